package io.jenkins.plugins.kvmbench.engine.report;

import java.util.function.Consumer;

/**
 * HTML or SVG that may stand in a page as it is. It is made of elements and of text that comes out escaped: a {@code String}
 * is always text, so what a file, a user or another program said can never become an element.
 */
public final class Markup {

    /** Nothing. */
    public static final Markup NONE = new Markup("");

    private final String written;

    private Markup(String written) {
        this.written = written;
    }

    /** Text and nothing else; control characters are gone. */
    public static Markup text(String untrusted) {
        return written(to -> to.text(untrusted));
    }

    /** What somebody writes. */
    public static Markup written(Consumer<Writer> by) {
        Writer writer = new Writer();
        by.accept(writer);
        return writer.done();
    }

    public boolean isEmpty() {
        return written.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Markup markup && markup.written.equals(written);
    }

    @Override
    public int hashCode() {
        return written.hashCode();
    }

    /** As it is sent. */
    @Override
    public String toString() {
        return written;
    }

    /** Writes elements and text, one after the other. */
    public static final class Writer {

        private final StringBuilder out = new StringBuilder();

        private void tag(String name, String[] attributes) {
            out.append('<').append(name);
            for (int i = 0; i < attributes.length; i += 2) {
                out.append(' ').append(attributes[i]).append("=\"");
                escape(attributes[i + 1]);
                out.append('"');
            }
        }

        /**
         * Begins an element.
         *
         * @param attributes names and values in turn; values are text
         */
        public Writer open(String element, String... attributes) {
            tag(element, attributes);
            out.append('>');
            return this;
        }

        /** An element without content. */
        public Writer empty(String element, String... attributes) {
            tag(element, attributes);
            out.append("/>");
            return this;
        }

        /** Ends elements, the innermost first. */
        public Writer close(String... elements) {
            for (String element : elements) {
                out.append("</").append(element).append('>');
            }
            return this;
        }

        /** Text. */
        public Writer text(String untrusted) {
            escape(untrusted);
            return this;
        }

        /** An element that holds a text. */
        public Writer element(String element, String untrusted, String... attributes) {
            return open(element, attributes).text(untrusted).close(element);
        }

        /** Ends the line, which readers of the page's source are glad of. */
        public Writer line() {
            out.append('\n');
            return this;
        }

        public Writer add(Markup markup) {
            out.append(markup.written);
            return this;
        }

        /** The first line of an HTML page. */
        public Writer doctype() {
            out.append("<!DOCTYPE html>\n");
            return this;
        }

        /** A style sheet or script of this program, which HTML takes as it is up to the end of its element. */
        public Writer verbatim(String element, String ours, String... attributes) {
            if (ours.contains("</")) {
                throw new IllegalArgumentException("this would end its element " + element);
            }
            open(element, attributes);
            out.append(ours);
            return close(element);
        }

        public Markup done() {
            return out.length() == 0 ? NONE : new Markup(out.toString());
        }

        private void escape(String untrusted) {
            String plain = Names.plain(untrusted);
            for (int i = 0; i < plain.length(); i++) {
                char c = plain.charAt(i);
                switch (c) {
                    case '&' -> out.append("&amp;");
                    case '<' -> out.append("&lt;");
                    case '>' -> out.append("&gt;");
                    case '"' -> out.append("&quot;");
                    case '\'' -> out.append("&#39;");
                    default -> out.append(c);
                }
            }
        }
    }
}
