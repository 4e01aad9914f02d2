package io.jenkins.plugins.kvmbench.engine.report.html;

import io.jenkins.plugins.kvmbench.engine.report.Markup;
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

    static HtmlTable of(List<HtmlRow.Column> columns, List<HtmlRow> rows, Map<String, String> legend) {
        return new HtmlTable(columns, rows, legend, Optional.empty());
    }

    /**
     * The same table with a column before the last that cannot be sorted by.
     *
     * @param head its head
     * @param html what it shows, asked once for all series that a part shows; those without an answer show nothing
     */
    public HtmlTable with(String head, Function<Set<SeriesId>, Map<SeriesId, Markup>> html) {
        return new HtmlTable(columns, rows, legend, Optional.of(new Added(head, html)));
    }

    private record Added(String head, Function<Set<SeriesId>, Map<SeriesId, Markup>> html) {

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
    public Markup detail(int number) {
        return rows.get(number).detail().get();
    }

    /** The strip of a page that holds the table as well. */
    public Markup strip(int most) {
        return strip(most, "");
    }

    /**
     * One square for each row, with a legend that counts them all; nothing without rows. A square links to
     * {@code #bNUMBER}, the row's id.
     *
     * @param most how many squares are drawn at most; the rest is counted in words
     * @param page the URL of the page that holds the table
     */
    public Markup strip(int most, String page) {
        if (rows.isEmpty()) {
            return Markup.NONE;
        }
        return Markup.written(html -> {
            html.open("nav", "class", rows.size() > MANY ? "strip many" : "strip", "aria-label", "A square for each benchmark")
                    .line()
                    .open("ol");
            for (int i = 0; i < Math.min(most, rows.size()); i++) {
                HtmlRow row = rows.get(i);
                String label = Names.cut(Names.plain(row.label().get()), 240);
                html.open("li")
                        .element("a", "", "class", row.look(), "href", page + "#b" + i, "title", label, "aria-label", label)
                        .close("li");
            }
            html.close("ol").line().open("p", "class", "legend");
            legend.forEach((look, name) -> {
                long count = rows.stream().filter(row -> row.look().equals(look)).count();
                if (count > 0) {
                    html.open("span").element("i", "", "class", look).text(count + " " + name).close("span").text(" ");
                }
            });
            if (rows.size() > most) {
                html.element("span", "the first " + most + " are drawn, worst first");
            }
            html.close("p").line().close("nav").line();
        });
    }

    /** The columns' widths and heads; those that can be sorted by say their number in {@code data-column}. */
    public Markup head() {
        Markup.Writer widths = new Markup.Writer().open("colgroup");
        Markup.Writer heads = new Markup.Writer().open("thead").open("tr");
        for (int i = 0; i < columns.size(); i++) {
            HtmlRow.Column column = columns.get(i);
            if (i == columns.size() - 1) {
                added.ifPresent(more -> {
                    widths.empty("col", "class", Added.STYLE);
                    heads.element("th", more.head(), "scope", "col", "class", Added.STYLE);
                });
            }
            widths.empty("col", "class", column.style());
            List<String> attributes = new ArrayList<>(List.of("scope", "col", "class", column.style(), "data-column", "" + i));
            if (column.numeric()) {
                attributes.addAll(List.of("data-numeric", ""));
            }
            heads.element("th", column.head(), attributes.toArray(String[]::new));
        }
        return widths.close("colgroup").add(heads.close("tr", "thead").line().done()).done();
    }

    /** All rows with everything they open to. */
    public Markup body() {
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
    public record Part(int matching, int next, Markup html) {}

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
    private Markup rows(List<Integer> numbers, Predicate<HtmlRow> details) {
        Map<SeriesId, Markup> more = added.map(column -> column.html()
                        .apply(numbers.stream().map(this::id).collect(Collectors.toSet())))
                .orElse(Map.of());
        return Markup.written(html -> {
            for (int number : numbers) {
                row(html, number, more, details.test(rows.get(number)));
            }
        });
    }

    private void row(Markup.Writer html, int number, Map<SeriesId, Markup> more, boolean withDetail) {
        HtmlRow row = rows.get(number);
        String look = row.open() ? row.look() + " open" : row.look();
        html.open("tbody", "id", "b" + number, "class", look, "data-unit", Names.shown(row.unit())).open("tr", "class", "entry");
        for (int i = 0; i < columns.size(); i++) {
            if (i == columns.size() - 1 && added.isPresent()) {
                html.open("td", "class", Added.STYLE)
                        .add(more.getOrDefault(row.id(), Markup.NONE))
                        .close("td");
            }
            HtmlRow.Column column = columns.get(i);
            HtmlRow.Cell cell = row.cells().get(i);
            if (i == 0) {
                html.open("th", "scope", "row", "class", column.style(), "data-head", column.head(), "data-sort", cell.sort())
                        .open("a", "class", "toggle", "href", "#b" + number)
                        .add(cell.html().get())
                        .close("a", "th");
            } else {
                html.open("td", "class", column.style(), "data-head", column.head(), "data-sort", cell.sort())
                        .add(cell.html().get())
                        .close("td");
            }
        }
        html.close("tr")
                .open("tr", "class", "detail")
                .open("td", "colspan", "" + (columns.size() + (added.isPresent() ? 1 : 0)))
                .open("div")
                .add(withDetail ? row.detail().get() : Markup.NONE)
                .close("div", "td", "tr", "tbody")
                .line();
    }
}
