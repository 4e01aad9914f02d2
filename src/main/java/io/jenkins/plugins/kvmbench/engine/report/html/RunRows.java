package io.jenkins.plugins.kvmbench.engine.report.html;

import io.jenkins.plugins.kvmbench.engine.report.Markup;
import io.jenkins.plugins.kvmbench.engine.report.Names;
import io.jenkins.plugins.kvmbench.engine.report.Quantity;
import io.jenkins.plugins.kvmbench.engine.report.RunTable;
import io.jenkins.plugins.kvmbench.engine.report.Summary;
import io.jenkins.plugins.kvmbench.engine.report.Table;
import io.jenkins.plugins.kvmbench.engine.report.figure.DotsFigure;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The HTML report's rows of a run that compares nothing. */
final class RunRows {

    static final List<HtmlRow.Column> COLUMNS = List.of(
            new HtmlRow.Column("benchmark", "name", false),
            new HtmlRow.Column("median", "num", true),
            new HtmlRow.Column("spread", "num", true),
            new HtmlRow.Column("invocations", "num", true),
            new HtmlRow.Column("state", "verdict", false));

    private final Map<SeriesId, List<Result>> metrics = new HashMap<>();
    private final List<Result> shown;

    RunRows(ResultSet results) {
        shown = RunTable.shown(results);
        for (Result result : results.results()) {
            metrics.computeIfAbsent(result.id().withMetric(""), id -> new ArrayList<>())
                    .add(result);
        }
    }

    List<HtmlRow> all() {
        List<HtmlRow> rows = new ArrayList<>();
        int open = 0;
        for (Result result : shown) {
            boolean opens = result.counted().isEmpty() && open < ComparisonRows.MOST_OPEN;
            open += opens ? 1 : 0;
            rows.add(row(result, opens));
        }
        return rows;
    }

    private HtmlRow row(Result result, boolean open) {
        Summary summary = Summary.of(result);
        Table.Cell lost = RunTable.notCounted(summary);
        boolean none = summary.counted() == 0;
        String look = none ? "broken" : lost.text().isEmpty() ? "same" : "warn";
        String state = lost.text().isEmpty() ? "measured" : lost.text();
        String arm = result.arm() == Arm.BASE ? " (base)" : "";
        return new HtmlRow(
                result.id(),
                look,
                result.id() + arm + " " + state,
                () -> result.id() + arm + ": " + Quantity.of(summary.median(), result.unit()) + ", " + state,
                open,
                result.unit(),
                List.of(
                        new HtmlRow.Cell(
                                () -> Markup.written(
                                        html -> html.add(ComparisonRows.name(result.id())).text(arm)),
                                Names.shown(result.id().toString()) + arm),
                        new HtmlRow.Cell(
                                () -> Html.quantity(summary.median(), result.unit()),
                                ComparisonRows.number(summary.median())),
                        new HtmlRow.Cell(
                                () -> Markup.text(Quantity.percent(summary.spread())),
                                ComparisonRows.number(summary.spread())),
                        new HtmlRow.Cell(() -> Markup.text("" + summary.counted()), "" + summary.counted()),
                        new HtmlRow.Cell(() -> Html.tag(look, state), state)),
                () -> detail(result));
    }

    private Markup detail(Result result) {
        List<String> reasons = RunTable.reasons(result);
        List<Result> others = metrics.get(result.id().withMetric("")).stream()
                .filter(other -> other.arm() == result.arm() && !other.id().equals(result.id()))
                .toList();
        return Markup.written(html -> {
            html.open("div", "class", "charts")
                    .add(DotsFigure.of(List.of(result), true))
                    .close("div")
                    .open("div", "class", "facts");
            if (!reasons.isEmpty()) {
                html.element("h3", "Not counted, because").open("ul");
                reasons.forEach(reason -> html.open("li").add(Html.prose(reason)).close("li"));
                html.close("ul");
            }
            if (!others.isEmpty()) {
                others(html, others);
            }
            html.close("div");
        });
    }

    private static void others(Markup.Writer html, List<Result> others) {
        html.element("h3", "Other metrics").open("table", "class", "plain").open("thead").open("tr").element("th", "metric", "scope", "col");
        html.element("th", "median", "scope", "col", "class", "num").element("th", "spread", "scope", "col", "class", "num");
        html.close("tr", "thead").open("tbody");
        for (Result other : others) {
            Summary summary = Summary.of(other);
            html.open("tr").open("td").add(Html.name(other.id().metric())).close("td");
            html.open("td", "class", "num").add(Html.quantity(summary.median(), other.unit())).close("td");
            html.element("td", Quantity.percent(summary.spread()), "class", "num").close("tr");
        }
        html.close("tbody", "table");
    }

    /** What each look stands for, worst first. */
    static Map<String, String> legend() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("broken", "not measured");
        names.put("warn", "in part");
        names.put("same", "measured");
        return names;
    }
}
