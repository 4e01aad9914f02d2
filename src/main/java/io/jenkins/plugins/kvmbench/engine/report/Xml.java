package io.jenkins.plugins.kvmbench.engine.report;

/** What HTML and SVG have in common. */
public final class Xml {

    private Xml() {}

    /** For text and for attributes in double quotes; control characters are gone. */
    public static String text(String untrusted) {
        String plain = Names.plain(untrusted);
        StringBuilder escaped = new StringBuilder(plain.length() + 16);
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
