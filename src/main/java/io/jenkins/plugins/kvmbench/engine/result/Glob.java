package io.jenkins.plugins.kvmbench.engine.result;

/** Patterns with {@code *} (any run of characters) and {@code ?} (one). */
public final class Glob {
    private Glob() {}

    /** Whether it matches the metric's name, or {@code suite/benchmark}. */
    public static boolean matchesSeries(String glob, SeriesId id) {
        return matches(glob, id.metric()) || matches(glob, id.path());
    }

    /** Whether it matches the whole text. In time of their lengths' product at most: patterns come in files, too. */
    public static boolean matches(String glob, String text) {
        int at = 0;
        int star = -1;
        int resume = 0;
        int i = 0;
        while (i < text.length()) {
            boolean inside = at < glob.length();
            if (inside && glob.charAt(at) == '*') {
                star = at++;
                resume = i;
            } else if (inside && (glob.charAt(at) == '?' || glob.charAt(at) == text.charAt(i))) {
                at++;
                i++;
            } else if (star >= 0) {
                // The last star takes one more: what earlier ones took need not change.
                at = star + 1;
                i = ++resume;
            } else {
                return false;
            }
        }
        while (at < glob.length() && glob.charAt(at) == '*') {
            at++;
        }
        return at == glob.length();
    }
}
