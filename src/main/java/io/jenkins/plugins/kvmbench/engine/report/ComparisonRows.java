package io.jenkins.plugins.kvmbench.engine.report;

import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.Mode;
import io.jenkins.plugins.kvmbench.engine.gate.Row;
import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The HTML report's rows of a comparison. */
final class ComparisonRows {

    static final List<HtmlRow.Column> COLUMNS = List.of(
            new HtmlRow.Column("benchmark", "name", false),
            new HtmlRow.Column("base", "num wide", true),
            new HtmlRow.Column("this change", "num wide", true),
            new HtmlRow.Column("change", "num change", true),
            new HtmlRow.Column("faster | slower", "figure wide", true),
            new HtmlRow.Column("verdict", "verdict", true));

    /** More open rows than this hide what they should show. */
    private static final int MOST_OPEN = 12;

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
                () -> row.id() + ": " + verdict + (Double.isNaN(row.change()) ? "" : ", " + Wording.change(row)),
                open,
                List.of(
                        new HtmlRow.Cell(() -> name(row.id()), Names.shown(row.id().toString())),
                        new HtmlRow.Cell(() -> Html.quantity(row.base(), row.unit()), number(row.base())),
                        new HtmlRow.Cell(() -> Html.quantity(row.head(), row.unit()), number(row.head())),
                        new HtmlRow.Cell(() -> change(row), number(row.change())),
                        new HtmlRow.Cell(() -> IntervalFigure.small(row, scale), number(row.change())),
                        new HtmlRow.Cell(() -> "<span class=\"tag " + look + "\">" + verdict + "</span>", "" + rank)),
                () -> detail(row));
    }

    private static String change(Row row) {
        String interval = Wording.interval(row);
        return "<span title=\"" + Html.text(exactChange(row)) + "\">" + Html.text(Wording.change(row)) + "</span>"
                + (interval.isEmpty() ? "" : "<small>" + Html.text(interval) + (row.linear() ? "" : " %") + "</small>");
    }

    static String name(SeriesId id) {
        String params = id.paramText();
        return "<b>" + Html.name(id.path()) + "</b>" + (params.isEmpty() ? "" : " " + Html.name(params)) + " <small>"
                + Html.name(id.metric()) + "</small>";
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

    private String detail(Row row) {
        StringBuilder html = new StringBuilder("<div class=\"charts\">")
                .append(DotsFigure.of(results.getOrDefault(row.id(), List.of()), decision.mode() == Mode.AB));
        explanations(html, row);
        html.append("</div><div class=\"facts\">");
        if (!row.reason().isEmpty()) {
            html.append("<p>").append(Html.prose(row.reason())).append("</p>");
        }
        return html.append(IntervalFigure.large(row))
                .append(facts(row))
                .append("</div>")
                .toString();
    }

    private static void explanations(StringBuilder html, Row row) {
        if (row.explanations().isEmpty()) {
            return;
        }
        html.append("<h3>Explained by</h3><table class=\"plain\"><thead><tr><th scope=\"col\">metric</th>"
                + "<th scope=\"col\" class=\"num\">base</th><th scope=\"col\" class=\"num\">this change</th>"
                + "<th scope=\"col\" class=\"num\">change</th></tr></thead><tbody>");
        for (Row.Explanation other : row.explanations()) {
            html.append("<tr><td>")
                    .append(Html.name(other.metric()))
                    .append("</td><td class=\"num\">")
                    .append(Html.quantity(other.base(), other.unit()))
                    .append("</td><td class=\"num\">")
                    .append(Html.quantity(other.head(), other.unit()))
                    .append("</td><td class=\"num\">")
                    .append(Html.text(Wording.change(other.change(), false, other.unit())))
                    .append("</td></tr>");
        }
        html.append("</tbody></table>");
    }

    private static String facts(Row row) {
        StringBuilder facts = new StringBuilder("<dl>");
        fact(facts, "values", Quantity.of(row.base(), row.unit()) + " → " + Quantity.of(row.head(), row.unit()));
        String interval = Wording.interval(row);
        fact(
                facts,
                "change",
                Wording.change(row) + (interval.isEmpty() ? "" : " (" + interval + (row.linear() ? "" : " %") + ")"));
        fact(
                facts,
                "limit",
                Double.isNaN(row.limit())
                        ? ""
                        : Wording.limit(row.limit(), row)
                                + (row.severity() == null
                                        ? ""
                                        : "; severity " + row.severity().name().toLowerCase(Locale.ROOT)));
        fact(
                facts,
                "p",
                Double.isNaN(row.p()) ? "" : Quantity.p(row.p()) + (row.paired() ? ", paired" : ", two-sample"));
        fact(
                facts,
                "invocations",
                row.nBase() + " base, " + row.nHead() + " this change"
                        + (row.rounds() > 1 ? ", in " + row.rounds() + " rounds" : ""));
        fact(facts, "sees", Double.isNaN(row.mde()) ? "" : Wording.mde(row) + " or more (80 % power)");
        return facts.append("</dl>").toString();
    }

    private static void fact(StringBuilder facts, String name, String value) {
        if (!value.isEmpty()) {
            facts.append("<div><dt>")
                    .append(name)
                    .append("</dt><dd>")
                    .append(Html.text(value))
                    .append("</dd></div>");
        }
    }

    private static String exactChange(Row row) {
        return row.linear() ? Quantity.exact(row.change(), row.unit()) : Quantity.exact(row.change() * 100, "%");
    }

    /** A number to sort by; the empty text comes last. */
    static String number(double value) {
        return Double.isNaN(value) ? "" : Double.toString(value);
    }

    /** What each look stands for, worst first. */
    static Map<String, String> legend() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("fail", "fail");
        names.put("warn", "warning");
        names.put("broken", "invalid or missing");
        names.put("undecided", "undecided");
        names.put("faster", "faster");
        names.put("same", "unchanged");
        return names;
    }
}
