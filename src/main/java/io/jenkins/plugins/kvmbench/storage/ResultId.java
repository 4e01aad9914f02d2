package io.jenkins.plugins.kvmbench.storage;

import java.util.regex.Pattern;

/** Names that tell the recording steps of a job apart. They are names of files too. */
public final class ResultId {

    /** The name of a step that measures and has none of its own. */
    public static final String DEFAULT = "kvmbench";

    /** The name of a step that records files and has none of its own. */
    public static final String DEFAULT_RECORDED = "benchmarks";

    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]{0,63}");

    private ResultId() {}

    public static boolean isValid(String id) {
        return VALID.matcher(id).matches();
    }

    /** @throws IllegalArgumentException with what an id may be, when it is none */
    public static String check(String id) {
        if (!isValid(id)) {
            String shown = id.length() <= 80 ? id : id.substring(0, 80) + "...";
            throw new IllegalArgumentException("'" + shown
                    + "' is no id: 1 to 64 letters, digits, '_' and '-' make one, and '-' is not the first");
        }
        return id;
    }
}
