package io.jenkins.plugins.kvmbench.engine.report;

import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The benchmarks of a run or of a comparison as HTML, worst first: a strip of squares and a table whose rows open. The
 * whole of it, or the part that somebody asks for. Needs figure.css and parts.css; names come out
 * escaped.
 */
public final class HtmlTable {

    /** From this many squares on they are drawn small. */
    private static final int MANY = 300;

    private final List<HtmlRow.Column> columns;
    private final List<HtmlRow> rows;
    private final Map<String, String> legend;

    private HtmlTable(List<HtmlRow.Column> columns, List<HtmlRow> rows, Map<String, String> legend) {
        this.columns = columns;
        this.rows = rows;
        this.legend = legend;
    }

    public static HtmlTable of(ReportInput input) {
        return input.decision()
                .map(decision -> new HtmlTable(
                        ComparisonRows.COLUMNS,
                        new ComparisonRows(input.results(), decision).all(),
                        ComparisonRows.legend()))
                .orElseGet(
                        () -> new HtmlTable(RunRows.COLUMNS, new RunRows(input.results()).all(), RunRows.legend()));
    }

    /**
     * The same table with a column before the last that cannot be sorted by.
     *
     * @param head its head
     * @param html what it shows for a series, asked for only when the row is shown
     */
    public HtmlTable with(String head, Function<SeriesId, String> html) {
        List<HtmlRow.Column> more = new ArrayList<>(columns);
        more.add(columns.size() - 1, new HtmlRow.Column(head, "figure wide history", false));
        return new HtmlTable(
                more, rows.stream().map(row -> with(row, () -> html.apply(row.id()))).toList(), legend);
    }

    private static HtmlRow with(HtmlRow row, Supplier<String> html) {
        List<HtmlRow.Cell> cells = new ArrayList<>(row.cells());
        cells.add(cells.size() - 1, new HtmlRow.Cell(html, ""));
        return new HtmlRow(row.id(), row.look(), row.label(), row.open(), cells, row.detail());
    }

    /** How many rows there are. */
    public int size() {
        return rows.size();
    }

    /** What row {@code number} is about. */
    public SeriesId id(int number) {
        return rows.get(number).id();
    }

    /** What row {@code number} opens to. */
    public String detail(int number) {
        return rows.get(number).detail().get();
    }

    /** The strip of a page that holds the table as well. */
    public String strip(int most) {
        return strip(most, "");
    }

    /**
     * One square for each row, with a legend that counts them all; nothing without rows. A square links to
     * {@code #bNUMBER}, the row's id.
     *
     * @param most how many squares are drawn at most; the rest is counted in words
     * @param page the URL of the page that holds the table
     */
    public String strip(int most, String page) {
        if (rows.isEmpty()) {
            return "";
        }
        StringBuilder html = new StringBuilder("<nav class=\"strip")
                .append(rows.size() > MANY ? " many" : "")
                .append("\" aria-label=\"A square for each benchmark\">\n<ol>");
        for (int i = 0; i < Math.min(most, rows.size()); i++) {
            String label = Html.text(Names.cut(Names.plain(rows.get(i).label()), 240));
            html.append("<li><a class=\"")
                    .append(rows.get(i).look())
                    .append("\" href=\"")
                    .append(Html.text(page))
                    .append("#b")
                    .append(i)
                    .append("\" title=\"")
                    .append(label)
                    .append("\" aria-label=\"")
                    .append(label)
                    .append("\"></a></li>");
        }
        html.append("</ol>\n<p class=\"legend\">");
        legend.forEach((look, name) -> {
            long count = rows.stream().filter(row -> row.look().equals(look)).count();
            if (count > 0) {
                html.append("<span><i class=\"")
                        .append(look)
                        .append("\"></i>")
                        .append(count)
                        .append(' ')
                        .append(name)
                        .append("</span> ");
            }
        });
        if (rows.size() > most) {
            html.append("<span>the first ").append(most).append(" are drawn, worst first</span>");
        }
        return html.append("</p>\n</nav>\n").toString();
    }

    /** The columns' widths and heads. */
    public String head() {
        StringBuilder html = new StringBuilder("<colgroup>");
        columns.forEach(
                column -> html.append("<col class=\"").append(column.style()).append("\"/>"));
        html.append("</colgroup><thead><tr>");
        for (HtmlRow.Column column : columns) {
            html.append("<th scope=\"col\" class=\"")
                    .append(column.style())
                    .append("\"")
                    .append(column.numeric() ? " data-numeric=\"\"" : "")
                    .append(">")
                    .append(column.head())
                    .append("</th>");
        }
        return html.append("</tr></thead>\n").toString();
    }

    /** All rows with everything they open to. */
    public String body() {
        StringBuilder html = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            row(html, i, true);
        }
        return html.toString();
    }

    /** The rows that somebody asks for; only those that are open from the start hold what they open to. */
    public Part part(Query query) {
        String[] words = words(query.filter());
        List<Integer> matching = new ArrayList<>(IntStream.range(0, rows.size())
                .filter(i -> matches(rows.get(i), words))
                .boxed()
                .toList());
        if (query.column() >= 0 && query.column() < columns.size()) {
            matching.sort(order(query.column(), query.descending()));
        }
        int from = Math.max(0, Math.min(query.from(), matching.size()));
        int to = (int) Math.min(matching.size(), from + (long) Math.max(0, query.count()));
        StringBuilder html = new StringBuilder();
        for (int number : matching.subList(from, to)) {
            row(html, number, rows.get(number).open());
        }
        return new Part(matching.size(), to, html.toString());
    }

    /**
     * Which rows.
     *
     * @param filter words that must all occur in the benchmark's name or its verdict; empty for all
     * @param column the column to sort by, from 0; -1 for worst first
     * @param descending whether the largest comes first
     * @param from how many of the matching rows are left out
     * @param count how many are wanted at most
     */
    public record Query(String filter, int column, boolean descending, int from, int count) {

        /** The first rows, worst first. */
        public static Query first(int count) {
            return new Query("", -1, false, 0, count);
        }
    }

    /**
     * Some rows.
     *
     * @param matching how many rows match the filter
     * @param next where the next part starts; {@code matching} when this is the last
     * @param html the rows, a {@code tbody} for each
     */
    public record Part(int matching, int next, String html) {}

    private static String[] words(String filter) {
        return Arrays.stream(filter.toLowerCase(Locale.ROOT).trim().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toArray(String[]::new);
    }

    private static boolean matches(HtmlRow row, String[] words) {
        if (words.length == 0) {
            return true;
        }
        String text = Names.plain(row.label()).toLowerCase(Locale.ROOT);
        return Arrays.stream(words).allMatch(text::contains);
    }

    /** By one column's values; what has none comes last either way. */
    private Comparator<Integer> order(int column, boolean descending) {
        Comparator<String> values = columns.get(column).numeric()
                ? Comparator.comparingDouble(Double::parseDouble)
                : NaturalOrder.INSTANCE;
        Comparator<String> directed = descending ? values.reversed() : values;
        return Comparator.comparing((Integer i) -> rows.get(i).cells().get(column).sort(), (a, b) -> {
            if (a.isEmpty() || b.isEmpty()) {
                return Boolean.compare(a.isEmpty(), b.isEmpty());
            }
            return directed.compare(a, b);
        });
    }

    private void row(StringBuilder html, int number, boolean withDetail) {
        HtmlRow row = rows.get(number);
        html.append("<tbody id=\"b")
                .append(number)
                .append("\" class=\"")
                .append(row.look())
                .append(row.open() ? " open" : "")
                .append("\"><tr class=\"entry\">");
        for (int i = 0; i < columns.size(); i++) {
            HtmlRow.Cell cell = row.cells().get(i);
            String content = cell.html().get();
            html.append(i == 0 ? "<th scope=\"row\" class=\"" : "<td class=\"")
                    .append(columns.get(i).style())
                    .append("\" data-sort=\"")
                    .append(Html.text(cell.sort()))
                    .append("\">")
                    .append(
                            i == 0
                                    ? "<a class=\"toggle\" href=\"#b" + number + "\">" + content + "</a></th>"
                                    : content + "</td>");
        }
        html.append("</tr><tr class=\"detail\"><td colspan=\"")
                .append(columns.size())
                .append("\"><div>")
                .append(withDetail ? row.detail().get() : "")
                .append("</div></td></tr></tbody>\n");
    }
}
