package io.jenkins.plugins.kvmbench.engine.github;

/** Text that is shown as it is, in one line. */
final class Plain {

    private Plain() {}

    /** Control characters and line breaks become spaces. */
    static String line(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029\\u0085]+", " ").strip();
    }

    /** At most {@code longest} characters, never half a surrogate pair. */
    static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 2)) ? longest - 2 : longest - 1;
        return text.substring(0, end) + "…";
    }
}
