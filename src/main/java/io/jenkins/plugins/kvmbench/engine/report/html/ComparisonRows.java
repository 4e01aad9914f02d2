package io.jenkins.plugins.kvmbench.engine.report.html;

import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.Mode;
import io.jenkins.plugins.kvmbench.engine.gate.Row;
import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
import io.jenkins.plugins.kvmbench.engine.report.Change;
import io.jenkins.plugins.kvmbench.engine.report.Markup;
import io.jenkins.plugins.kvmbench.engine.report.Names;
import io.jenkins.plugins.kvmbench.engine.report.Quantity;
import io.jenkins.plugins.kvmbench.engine.report.Values;
import io.jenkins.plugins.kvmbench.engine.report.Wording;
import io.jenkins.plugins.kvmbench.engine.report.figure.DotsFigure;
import io.jenkins.plugins.kvmbench.engine.report.figure.IntervalFigure;
import io.jenkins.plugins.kvmbench.engine.result.Losses;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The HTML report's rows of a comparison. */
final class ComparisonRows {

    static final List<HtmlRow.Column> COLUMNS = List.of(
            new HtmlRow.Column("benchmark", "name", false),
            new HtmlRow.Column("base", "num", true),
            new HtmlRow.Column("this change", "num", true),
            new HtmlRow.Column("change", "num change", true),
            new HtmlRow.Column("better | worse", "figure wide", true),
            new HtmlRow.Column("verdict", "verdict", true));

    /** More open rows than this hide what they should show. */
    static final int MOST_OPEN = 3;

    private final Map<SeriesId, List<Result>> results = new HashMap<>();
    private final Decision decision;
    private final double scale;

    ComparisonRows(ResultSet results, Decision decision) {
        this.decision = decision;
        this.scale = IntervalFigure.scale(decision.rows());
        for (Result result : results.results()) {
            this.results.computeIfAbsent(result.id(), id -> new ArrayList<>()).add(result);
        }
        // the base first, whatever the order of the set
        this.results.values().forEach(list -> list.sort((a, b) -> a.arm().compareTo(b.arm())));
    }

    List<HtmlRow> all() {
        List<HtmlRow> rows = new ArrayList<>();
        int open = 0;
        for (int rank = 0; rank < decision.rows().size(); rank++) {
            Row row = decision.rows().get(rank);
            boolean opens = Wording.matters(row) && open < MOST_OPEN;
            open += opens ? 1 : 0;
            rows.add(row(row, rank, opens));
        }
        return rows;
    }

    private HtmlRow row(Row row, int rank, boolean open) {
        String verdict = Wording.verdict(row);
        String look = look(row);
        return new HtmlRow(
                row.id(),
                look,
                row.id() + " " + verdict,
                () -> row.id() + ": " + verdict + (Double.isNaN(row.change()) ? "" : ", " + Change.of(row).words()),
                open,
                row.unit(),
                List.of(
                        new HtmlRow.Cell(() -> name(row.id()), Names.shown(row.id().toString())),
                        new HtmlRow.Cell(() -> Html.quantity(row.base(), row.unit()), number(row.base())),
                        new HtmlRow.Cell(() -> head(row), number(Values.of(row).head())),
                        new HtmlRow.Cell(() -> change(row), number(row.change())),
                        new HtmlRow.Cell(() -> IntervalFigure.small(row, scale), number(row.change())),
                        new HtmlRow.Cell(() -> Html.tag(look, verdict), "" + rank)),
                () -> detail(row));
    }

    private static Markup change(Row row) {
        Change change = Change.of(row);
        String interval = change.intervalInUnits();
        return Markup.written(html -> {
            html.element("span", change.words(), "title", change.exact());
            if (!interval.isEmpty()) {
                html.element("small", interval);
            }
        });
    }

    private static Markup head(Row row) {
        Values values = Values.of(row);
        if (!values.isMoved()) {
            return Html.quantity(row.head(), row.unit());
        }
        return Markup.written(html -> html.open("span", "title", Values.MOVED)
                .text("~")
                .add(Html.quantity(values.head(), row.unit()))
                .close("span")
                .open("small")
                .text("median ")
                .add(Html.quantity(values.median(), row.unit()))
                .close("small"));
    }

    static Markup name(SeriesId id) {
        String params = id.paramText();
        return Markup.written(html -> {
            html.open("b").add(Html.name(id.path())).close("b");
            if (!params.isEmpty()) {
                html.text(" ").add(Html.name(params));
            }
            html.text(" ").open("small").add(Html.name(id.metric())).close("small");
        });
    }

    private static String look(Row row) {
        if (row.level() == Level.FAIL) {
            return "fail";
        }
        if (row.level() == Level.WARN || row.verdict() == Verdict.REGRESSED) {
            return "warn";
        }
        return switch (row.verdict()) {
            case IMPROVED -> "faster";
            case OK -> "same";
            case INCONCLUSIVE -> "undecided";
            default -> "broken";
        };
    }

    private Markup detail(Row row) {
        List<Row.Explanation> explained = Wording.explained(row);
        return Markup.written(html -> {
            html.open("div", "class", "charts")
                    .add(DotsFigure.of(results.getOrDefault(row.id(), List.of()), decision.mode() == Mode.AB));
            metrics(html, "Explained by", explained);
            metrics(
                    html,
                    "Other metrics",
                    row.explanations().stream().filter(other -> !explained.contains(other)).toList());
            html.close("div").open("div", "class", "facts");
            if (!row.reason().isEmpty()) {
                html.open("p").add(Html.prose(row.reason())).close("p");
            }
            html.add(IntervalFigure.large(row)).add(facts(row)).close("div");
        });
    }

    private static void metrics(Markup.Writer html, String title, List<Row.Explanation> metrics) {
        if (metrics.isEmpty()) {
            return;
        }
        html.element("h3", title).open("table", "class", "plain").open("thead").open("tr").element("th", "metric", "scope", "col");
        for (String head : List.of("base", "this change", "change")) {
            html.element("th", head, "scope", "col", "class", "num");
        }
        html.close("tr", "thead").open("tbody");
        for (Row.Explanation other : metrics) {
            html.open("tr").open("td").add(Html.name(other.metric())).close("td");
            html.open("td", "class", "num").add(Html.quantity(other.base(), other.unit())).close("td");
            html.open("td", "class", "num").add(Html.quantity(other.head(), other.unit())).close("td");
            html.element("td", Change.of(other).words(), "class", "num").close("tr");
        }
        html.close("tbody", "table");
    }

    private Markup facts(Row row) {
        Markup.Writer facts = new Markup.Writer().open("dl");
        Values values = Values.of(row);
        fact(facts, "values", values.text());
        fact(facts, "~", values.isMoved() ? Values.MOVED : "");
        Change change = Change.of(row);
        String interval = change.intervalInUnits();
        fact(facts, "change", change.words() + (interval.isEmpty() ? "" : " (" + interval + ")"));
        fact(
                facts,
                "limit",
                Double.isNaN(row.limit())
                        ? ""
                        : Wording.limit(row.limit(), row)
                                + (row.severity() == null
                                        ? ""
                                        : "; severity " + row.severity().name().toLowerCase(Locale.ROOT)));
        fact(facts, "p", Double.isNaN(row.p()) ? "" : Quantity.p(row.p()) + test(row));
        fact(
                facts,
                "invocations",
                row.nBase() + (decision.mode() == Mode.HISTORY ? " earlier builds" : " base") + lost(row.lostBase()) + ", "
                        + row.nHead() + " this change" + lost(row.lostHead())
                        + (row.rounds() > 1 ? ", in " + row.rounds() + " rounds" : ""));
        fact(facts, "sees", Double.isNaN(row.mde()) ? "" : Wording.mde(row) + " or more (80 % power)");
        return facts.close("dl").done();
    }

    private String test(Row row) {
        return decision.mode() == Mode.HISTORY ? ", prediction bound" : row.paired() ? ", paired" : ", two-sample";
    }

    /** {@code  (5 failed, the first: exit code 1)}. */
    private static String lost(Losses losses) {
        List<String> parts = new ArrayList<>();
        if (losses.failed() > 0) {
            parts.add(losses.failed() + " failed");
        }
        if (losses.disturbed() > 0) {
            parts.add(losses.disturbed() + " disturbed");
        }
        return parts.isEmpty()
                ? ""
                : " (not counted: " + String.join(", ", parts) + ", the first: " + Names.shown(losses.reason()) + ")";
    }

    private static void fact(Markup.Writer facts, String name, String value) {
        if (!value.isEmpty()) {
            facts.open("div").element("dt", name).element("dd", value).close("div");
        }
    }

    /** A number to sort by; the empty text comes last. */
    static String number(double value) {
        return Double.isNaN(value) ? "" : Double.toString(value);
    }

    /** What each look stands for, in the order of the rows. */
    Map<String, String> legend() {
        Set<String> better = decision.rows(Verdict.IMPROVED).stream().map(Change::better).collect(Collectors.toSet());
        Map<String, String> names = new LinkedHashMap<>();
        names.put("fail", "fail");
        names.put("warn", "warning");
        names.put("broken", "invalid or missing");
        names.put("undecided", "undecided");
        names.put("faster", better.equals(Set.of("faster")) ? "faster" : "better");
        names.put("same", "unchanged");
        return names;
    }
}
