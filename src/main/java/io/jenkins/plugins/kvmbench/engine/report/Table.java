package io.jenkins.plugins.kvmbench.engine.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A small table, whatever the format.
 *
 * @param title what it shows
 * @param columns heads, with the unit where all cells share one
 * @param rows cells, as many as columns
 * @param notes what a reader must know to read it; may be empty
 */
public record Table(String title, List<Column> columns, List<List<Cell>> rows, List<String> notes) {

    public Table {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        notes = List.copyOf(notes);
        for (List<Cell> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(
                        "a row of " + row.size() + " cells under " + columns.size() + " columns in '" + title + "'");
            }
        }
    }

    /**
     * @param number whether it holds numbers, aligned to the right
     * @param key whether it says what a row is about; the others say what was found
     */
    public record Column(String head, boolean number, boolean key) {
        public static Column text(String head) {
            return new Column(head, false, false);
        }

        public static Column number(String head) {
            return new Column(head, true, false);
        }

        public Column asKey() {
            return new Column(head, number, true);
        }
    }

    /**
     * @param text as shown, not escaped
     * @param exact all digits, for hovering; empty when {@code text} says it all
     * @param alarm whether it is something to worry about; {@code text} says so too
     */
    public record Cell(String text, String exact, boolean alarm) {
        public static final Cell NONE = new Cell("–", "", false);

        public static Cell of(String text) {
            return new Cell(text, "", false);
        }

        public static Cell of(double value, String unit) {
            return Double.isNaN(value)
                    ? NONE
                    : new Cell(Quantity.of(value, unit).toString(), Quantity.exact(value, unit), false);
        }

        public static Cell alarm(String text) {
            return new Cell(text, "", true);
        }
    }

    public Table titled(String other) {
        return new Table(other, columns, rows, notes);
    }

    /** The same table without the columns in which every row shows the same as {@code ordinary}. */
    public Table without(String head, String ordinary) {
        int column = columns.stream().map(Column::head).toList().indexOf(head);
        if (column < 0 || !rows.stream().allMatch(row -> row.get(column).text().equals(ordinary))) {
            return this;
        }
        return new Table(
                title,
                dropped(columns, column),
                rows.stream().map(row -> dropped(row, column)).toList(),
                notes);
    }

    /** The same table with the key columns in which all rows agree moved to its title. */
    public Table withoutConstantKeys() {
        Table table = this;
        for (Column column : columns) {
            int index = table.columns.indexOf(column);
            long different =
                    table.rows.stream().map(row -> row.get(index)).distinct().count();
            boolean last = table.columns.stream().filter(Column::key).count() == 1;
            if (column.key() && different == 1 && !last) {
                String value = table.rows.get(0).get(index).text();
                table = table.without(column.head(), value);
                String words = column.number() && value.matches("[0-9]+")
                        ? value + " " + (value.equals("1") ? column.head().replaceFirst("s$", "") : column.head())
                        : value;
                table = table.titled(table.title + ", " + words);
            }
        }
        return table;
    }

    private static <T> List<T> dropped(List<T> list, int index) {
        List<T> rest = new ArrayList<>(list);
        rest.remove(index);
        return rest;
    }

    public static List<Cell> row(Cell... cells) {
        return Arrays.asList(cells);
    }
}
