package io.jenkins.plugins.kvmbench.engine.report;

/** Makes names that come from untrusted code harmless and short enough, before any format escapes them. */
public final class Names {

    /** Longer than any sensible name, short enough for a table. */
    public static final int LONGEST = 160;

    private Names() {}

    /**
     * The name on one line: line breaks and tabs become spaces, other control characters (terminal escapes), characters
     * that turn the direction of the text around them, and halves of surrogate pairs become {@code U+FFFD}.
     */
    public static String plain(String name) {
        StringBuilder plain = new StringBuilder(name.length());
        name.codePoints().forEach(c -> {
            if (c == '\n' || c == '\r' || c == '\t' || c == 0x85 || c == 0x2028 || c == 0x2029) {
                plain.append(' ');
            } else if (Character.isISOControl(c) || turnsDirection(c) || c >= 0xD800 && c <= 0xDFFF) {
                plain.append('\uFFFD');
            } else {
                plain.appendCodePoint(c);
            }
        });
        return plain.toString();
    }

    /** {@link #plain} and no longer than {@link #LONGEST}. */
    public static String shown(String name) {
        return cut(plain(name), LONGEST);
    }

    /** At most {@code room} characters, the middle left out, so that the ends that tell names apart stay. */
    public static String cut(String text, int room) {
        int length = length(text);
        if (length <= room) {
            return text;
        }
        if (room <= 1) {
            return room == 1 ? "…" : "";
        }
        int tail = (room - 1) / 2;
        int head = room - 1 - tail;
        return text.substring(0, text.offsetByCodePoints(0, head))
                + "…"
                + text.substring(text.offsetByCodePoints(0, length - tail));
    }

    /** Characters, not halves of surrogate pairs. */
    public static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static boolean turnsDirection(int c) {
        return c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069 || c == 0x200E || c == 0x200F || c == 0x061C;
    }
}
