package io.jenkins.plugins.kvmbench.engine.report.html;

import io.jenkins.plugins.kvmbench.engine.report.Names;
import io.jenkins.plugins.kvmbench.engine.report.NaturalOrder;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
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
    private final Optional<Added> added;

    private HtmlTable(
            List<HtmlRow.Column> columns, List<HtmlRow> rows, Map<String, String> legend, Optional<Added> added) {
        this.columns = columns;
        this.rows = rows;
        this.legend = legend;
        this.added = added;
    }

    public static HtmlTable of(ReportInput input) {
        return input.decision()
                .map(decision -> new ComparisonRows(input.results(), decision))
                .map(rows -> new HtmlTable(ComparisonRows.COLUMNS, rows.all(), rows.legend(), Optional.empty()))
                .orElseGet(() -> new HtmlTable(
                        RunRows.COLUMNS, new RunRows(input.results()).all(), RunRows.legend(), Optional.empty()));
    }

    /**
     * The same table with a column before the last that cannot be sorted by.
     *
     * @param head its head
     * @param html what it shows, asked once for all series that a part shows; those without an answer show nothing
     */
    public HtmlTable with(String head, Function<Set<SeriesId>, Map<SeriesId, String>> html) {
        return new HtmlTable(columns, rows, legend, Optional.of(new Added(head, html)));
    }

    private record Added(String head, Function<Set<SeriesId>, Map<SeriesId, String>> html) {

        private static final String STYLE = "figure wide history";
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
            String label = Html.text(Names.cut(Names.plain(rows.get(i).label().get()), 240));
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

    /** The columns' widths and heads; those that can be sorted by say their number in {@code data-column}. */
    public String head() {
        StringBuilder widths = new StringBuilder("<colgroup>");
        StringBuilder heads = new StringBuilder("</colgroup><thead><tr>");
        for (int i = 0; i < columns.size(); i++) {
            HtmlRow.Column column = columns.get(i);
            if (i == columns.size() - 1) {
                added.ifPresent(more -> head(widths, heads, Added.STYLE, "", more.head()));
            }
            String attributes = " data-column=\"" + i + "\"" + (column.numeric() ? " data-numeric=\"\"" : "");
            head(widths, heads, column.style(), attributes, column.head());
        }
        return widths.append(heads).append("</tr></thead>\n").toString();
    }

    private static void head(
            StringBuilder widths, StringBuilder heads, String style, String attributes, String text) {
        widths.append("<col class=\"").append(style).append("\"/>");
        heads.append("<th scope=\"col\" class=\"")
                .append(style)
                .append("\"")
                .append(attributes)
                .append(">")
                .append(Html.text(text))
                .append("</th>");
    }

    /** All rows with everything they open to. */
    public String body() {
        return rows(IntStream.range(0, rows.size()).boxed().toList(), row -> true);
    }

    /** The rows that somebody asks for; see {@link #detail} for what they open to. */
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
        Predicate<HtmlRow> details = query.details() ? HtmlRow::open : row -> false;
        return new Part(matching.size(), to, rows(matching.subList(from, to), details));
    }

    /**
     * Which rows.
     *
     * @param filter words that must all occur in the benchmark's name or its verdict; empty for all
     * @param column the column to sort by, from 0; -1 for worst first
     * @param descending whether the largest comes first
     * @param from how many of the matching rows are left out
     * @param count how many are wanted at most
     * @param details whether the rows that are open from the start hold what they open to
     */
    public record Query(String filter, int column, boolean descending, int from, int count, boolean details) {

        /** The first rows, worst first, with what they open to. */
        public static Query first(int count) {
            return new Query("", -1, false, 0, count, true);
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
        String text = Names.plain(row.words()).toLowerCase(Locale.ROOT);
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

    /** @param details whether a row holds what it opens to */
    private String rows(List<Integer> numbers, Predicate<HtmlRow> details) {
        Map<SeriesId, String> more = added.map(column -> column.html()
                        .apply(numbers.stream().map(this::id).collect(Collectors.toSet())))
                .orElse(Map.of());
        StringBuilder html = new StringBuilder();
        for (int number : numbers) {
            row(html, number, more, details.test(rows.get(number)));
        }
        return html.toString();
    }

    private void row(StringBuilder html, int number, Map<SeriesId, String> more, boolean withDetail) {
        HtmlRow row = rows.get(number);
        html.append("<tbody id=\"b")
                .append(number)
                .append("\" class=\"")
                .append(row.look())
                .append(row.open() ? " open" : "")
                .append("\" data-unit=\"")
                .append(Html.text(Names.shown(row.unit())))
                .append("\"><tr class=\"entry\">");
        for (int i = 0; i < columns.size(); i++) {
            if (i == columns.size() - 1 && added.isPresent()) {
                html.append("<td class=\"")
                        .append(Added.STYLE)
                        .append("\">")
                        .append(more.getOrDefault(row.id(), ""))
                        .append("</td>");
            }
            HtmlRow.Cell cell = row.cells().get(i);
            String content = cell.html().get();
            html.append(i == 0 ? "<th scope=\"row\" class=\"" : "<td class=\"")
                    .append(columns.get(i).style())
                    .append("\" data-head=\"")
                    .append(Html.text(columns.get(i).head()))
                    .append("\" data-sort=\"")
                    .append(Html.text(cell.sort()))
                    .append("\">")
                    .append(
                            i == 0
                                    ? "<a class=\"toggle\" href=\"#b" + number + "\">" + content + "</a></th>"
                                    : content + "</td>");
        }
        html.append("</tr><tr class=\"detail\"><td colspan=\"")
                .append(columns.size() + (added.isPresent() ? 1 : 0))
                .append("\"><div>")
                .append(withDetail ? row.detail().get() : "")
                .append("</div></td></tr></tbody>\n");
    }
}
