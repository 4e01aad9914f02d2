package io.jenkins.plugins.kvmbench.engine.report.text;

import io.jenkins.plugins.kvmbench.engine.report.Names;
import io.jenkins.plugins.kvmbench.engine.report.Table;
import java.util.ArrayList;
import java.util.List;

/** Lines for a terminal: never longer than its width, broken only where we choose. */
final class TextLines {

    /** How a field stands out where there is colour. */
    enum Style {
        PLAIN(""),
        BAD("\u001b[1;31m"),
        WARNING("\u001b[1;33m"),
        GOOD("\u001b[1;32m"),
        BOLD("\u001b[1m"),
        DIM("\u001b[2m");

        private final String start;

        Style(String start) {
            this.start = start;
        }
    }

    /** @param text on one line, harmless */
    record Field(String text, Style style) {
        static Field of(String text) {
            return new Field(text, Style.PLAIN);
        }
    }

    private static final String GAP = "   ";
    private static final String COLUMN_GAP = "  ";
    private static final String RESET = "\u001b[0m";

    private final StringBuilder text = new StringBuilder();
    private final int width;
    private final boolean colour;

    TextLines(int width, boolean colour) {
        this.width = width;
        this.colour = colour;
    }

    int width() {
        return width;
    }

    void blank() {
        text.append('\n');
    }

    /** A line to be copied: as long as it is. */
    void whole(String line) {
        text.append(line).append('\n');
    }

    /** Fields side by side; those that find no room start another line, those that are too long lose their middle. */
    void fields(int indent, int hanging, List<Field> fields) {
        StringBuilder line = new StringBuilder(" ".repeat(indent));
        int used = indent;
        boolean empty = true;
        for (Field field : fields) {
            if (field.text().isEmpty()) {
                continue;
            }
            int length = Names.length(field.text());
            if (!empty && used + GAP.length() + length > width) {
                end(line);
                line = new StringBuilder(" ".repeat(Math.min(hanging, width / 2)));
                used = line.length();
                empty = true;
            }
            String shown = Names.cut(field.text(), Math.max(1, width - used));
            line.append(empty ? "" : GAP).append(styled(shown, field.style()));
            used += (empty ? 0 : GAP.length()) + Names.length(shown);
            empty = false;
        }
        end(line);
    }

    /** A sentence, broken between words. */
    void words(int indent, int hanging, String sentence, Style style) {
        wrap(new StringBuilder(" ".repeat(indent)), indent, hanging, sentence, style);
    }

    /** A word that stands out, and the sentence it is about. */
    void headed(String word, Style style, String sentence) {
        String shown = Names.cut(word, width);
        wrap(new StringBuilder(styled(shown, style)).append("  "), Names.length(shown) + 2, 2, sentence, Style.PLAIN);
    }

    /** @param start what the first line begins with, {@code used} characters wide */
    private void wrap(StringBuilder start, int used, int hanging, String sentence, Style style) {
        StringBuilder line = start;
        StringBuilder words = new StringBuilder();
        for (String word : sentence.split(" +")) {
            int separator = words.length() == 0 ? 0 : 1;
            if (used + separator + Names.length(word) > width && (separator == 1 || used > hanging)) {
                end(line.append(styled(words.toString(), style)));
                line = new StringBuilder(" ".repeat(Math.min(hanging, width / 2)));
                used = line.length();
                words.setLength(0);
                separator = 0;
            }
            String shown = Names.cut(word, Math.max(1, width - used));
            words.append(" ".repeat(separator)).append(shown);
            used += separator + Names.length(shown);
        }
        end(line.append(styled(words.toString(), style)));
    }

    /** A table where it fits, else each row on lines of its own with its heads as labels. */
    void table(int indent, Table table) {
        List<Integer> widths = new ArrayList<>();
        int total = indent;
        for (int column = 0; column < table.columns().size(); column++) {
            int widest = Names.length(table.columns().get(column).head());
            for (List<Table.Cell> row : table.rows()) {
                widest = spans(row)
                        ? widest
                        : Math.max(widest, Names.length(row.get(column).text()));
            }
            widths.add(widest);
            total += widest + (column == 0 ? 0 : COLUMN_GAP.length());
        }
        if (total > width) {
            stacked(indent, table);
            return;
        }
        List<Field> heads = new ArrayList<>();
        for (int column = 0; column < widths.size(); column++) {
            Table.Column head = table.columns().get(column);
            heads.add(new Field(padded(head.head(), widths.get(column), head.number()), Style.DIM));
        }
        fixed(indent, heads);
        for (List<Table.Cell> row : table.rows()) {
            if (spans(row)) {
                fields(indent, indent + 2, List.of(new Field(row.get(0).text(), Style.BOLD)));
                continue;
            }
            List<Field> cells = new ArrayList<>();
            for (int column = 0; column < widths.size(); column++) {
                Table.Cell cell = row.get(column);
                cells.add(new Field(
                        padded(
                                cell.text(),
                                widths.get(column),
                                table.columns().get(column).number()),
                        cell.alarm() ? Style.BAD : Style.PLAIN));
            }
            fixed(indent, cells);
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private void stacked(int indent, Table table) {
        for (List<Table.Cell> row : table.rows()) {
            List<Field> keys = new ArrayList<>();
            List<Field> cells = new ArrayList<>();
            for (int column = 0; column < row.size(); column++) {
                boolean key = table.columns().get(column).key();
                Style style = row.get(column).alarm() ? Style.BAD : spans(row) ? Style.BOLD : Style.PLAIN;
                if (!row.get(column).text().isBlank()) {
                    (key ? keys : cells).add(new Field(label(table, column, row), style));
                }
            }
            fields(indent, indent + 2, keys);
            if (!cells.isEmpty()) {
                fields(indent + 4, indent + 4, cells);
            }
        }
    }

    /** Whether a row is a heading for those below it. */
    private static boolean spans(List<Table.Cell> row) {
        return row.size() > 1
                && row.stream().skip(1).allMatch(cell -> cell.text().isEmpty());
    }

    private static String label(Table table, int column, List<Table.Cell> row) {
        Table.Column head = table.columns().get(column);
        String cell = row.get(column).text();
        return head.number() ? head.head() + " " + cell : cell;
    }

    private void fixed(int indent, List<Field> fields) {
        StringBuilder line = new StringBuilder(" ".repeat(indent));
        for (int i = 0; i < fields.size(); i++) {
            line.append(i == 0 ? "" : COLUMN_GAP)
                    .append(styled(fields.get(i).text(), fields.get(i).style()));
        }
        end(line);
    }

    private static String padded(String text, int width, boolean right) {
        String padding = " ".repeat(width - Names.length(text));
        return right ? padding + text : text + padding;
    }

    private String styled(String text, Style style) {
        return colour && style != Style.PLAIN ? style.start + text + RESET : text;
    }

    private void end(StringBuilder line) {
        text.append(line.toString().stripTrailing()).append('\n');
    }
}
