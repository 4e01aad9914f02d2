package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.codec.Content;
import io.jenkins.plugins.kvmbench.engine.codec.FormatException;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A series of numbers in a file: one a line, or a column of values separated by commas, semicolons or tabs (the first line says
 * which; RFC 4180 for the rest), or all of a single line. Lines without anything are passed over.
 */
final class NumberFile {

    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

    /** Longer fields are no table. */
    private static final int MAX_FIELD = 1 << 16;

    /** More values than that are no series of builds. */
    private static final int MAX_VALUES = 10_000_000;

    private final String source;
    private final List<String> record = new ArrayList<>();
    private final StringBuilder field = new StringBuilder();
    private Reader in;
    private int next;
    private int line = 1;
    private char separator;

    private NumberFile(String source) {
        this.source = source;
    }

    /**
     * @param file its name, or {@code -} for standard input
     * @param column its name, or its place counted from 1; null: the last
     * @throws SuiteException when there is no such column
     * @throws FormatException when something in it is no number
     */
    static double[] read(String file, String column) throws IOException {
        boolean standard = file.equals("-");
        String source = standard ? "standard input" : file;
        try (InputStream bytes = standard ? Content.of(System.in, source) : Content.open(PathArgument.of(file))) {
            return new NumberFile(source).series(bytes, column);
        }
    }

    private double[] series(InputStream bytes, String column) throws IOException {
        in = new InputStreamReader(bytes, StandardCharsets.UTF_8);
        next = in.read();
        int at = line;
        if (!nextRecord()) {
            throw new FormatException(source, "", "is empty, expected numbers");
        }
        List<String> first = List.copyOf(record);
        int place = place(first, column);
        boolean header = first.stream().noneMatch(NumberFile::isNumber);
        Values values = new Values();
        if (!header) {
            values.add(number(first, place, at));
        }
        for (at = line; nextRecord(); at = line) {
            values.add(number(record, place, at));
        }
        // A single line of numbers is not a table of one row.
        return values.size == 1 && !header && column == null ? row(first, line) : values.toArray();
    }

    private double[] row(List<String> fields, int at) throws FormatException {
        Values values = new Values();
        for (int i = 0; i < fields.size(); i++) {
            values.add(number(fields, i, at));
        }
        return values.toArray();
    }

    private int place(List<String> first, String column) {
        int place = column == null ? first.size() - 1 : first.indexOf(column);
        if (place < 0 && column.matches("[1-9]\\d{0,5}") && Integer.parseInt(column) <= first.size()) {
            place = Integer.parseInt(column) - 1;
        }
        if (place < 0) {
            throw new SuiteException("--column: there is no '" + column + "' in " + source + ": its columns are "
                    + String.join(", ", first) + ", or 1 to " + first.size());
        }
        return place;
    }

    private double number(List<String> fields, int place, int at) throws FormatException {
        if (place >= fields.size()) {
            throw new FormatException(source, Integer.toString(at), "has no column " + (place + 1));
        }
        String text = fields.get(place);
        double value = isNumber(text) ? Double.parseDouble(text) : Double.NaN;
        if (!Double.isFinite(value)) {
            String where = fields.size() > 1 ? " in column " + (place + 1) : "";
            throw new FormatException(
                    source, Integer.toString(at), "'" + shortened(text) + "'" + where + " is no finite number such as 12.5 or 3e-4");
        }
        return value;
    }

    private static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }

    private static String shortened(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "..." : text;
    }

    /** Reads a line with anything in it; a quoted field may go on over several. */
    private boolean nextRecord() throws IOException {
        do {
            record.clear();
            if (next < 0) {
                return false;
            }
            boolean quoted = false;
            while (next >= 0 && (quoted || next != '\n')) {
                if (next == '"' && (quoted || field.toString().isBlank())) {
                    quoted = !quoted;
                    next = in.read();
                    if (next == '"' && !quoted) {
                        add('"');
                        quoted = true;
                        next = in.read();
                    }
                } else if (!quoted && separates((char) next)) {
                    endField();
                    next = in.read();
                } else {
                    line += next == '\n' ? 1 : 0;
                    add((char) next);
                    next = in.read();
                }
            }
            endField();
            line++;
            next = next < 0 ? next : in.read();
        } while (record.size() == 1 && record.get(0).isEmpty());
        return true;
    }

    /** Whether it ends a field; the first of them all decides which does. */
    private boolean separates(char read) {
        if (separator == 0 && (read == ',' || read == ';' || read == '\t')) {
            separator = read;
        }
        return read == separator && separator != 0;
    }

    private void add(char read) throws FormatException {
        if (field.length() == MAX_FIELD) {
            throw new FormatException(source, Integer.toString(line), "is no table: a field is longer than " + MAX_FIELD + " characters");
        }
        field.append(read);
    }

    private void endField() {
        record.add(field.toString().strip());
        field.setLength(0);
    }

    /** Numbers without a box each. */
    private final class Values {
        private double[] array = new double[1024];
        private int size;

        void add(double value) throws FormatException {
            if (size == MAX_VALUES) {
                throw new FormatException(source, "", "has more than " + MAX_VALUES + " values");
            }
            if (size == array.length) {
                array = Arrays.copyOf(array, 2 * size);
            }
            array[size++] = value;
        }

        double[] toArray() {
            return Arrays.copyOf(array, size);
        }
    }
}
