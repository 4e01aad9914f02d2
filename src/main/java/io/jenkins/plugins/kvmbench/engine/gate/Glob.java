package io.jenkins.plugins.kvmbench.engine.gate;

import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.util.regex.Pattern;

/** Patterns with {@code *} and {@code ?}. */
final class Glob {
    private Glob() {}

    /** Whether it matches the metric's name, or {@code suite/benchmark}. */
    static boolean matchesSeries(String glob, SeriesId id) {
        return matches(glob, id.metric()) || matches(glob, id.path());
    }

    static boolean matches(String glob, String text) {
        if (glob.equals("*")) {
            return true;
        }
        StringBuilder regex = new StringBuilder();
        for (char c : glob.toCharArray()) {
            regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(text).matches();
    }
}
