package io.jenkins.plugins.kvmbench.engine.report;

import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import io.jenkins.plugins.kvmbench.engine.result.Skip;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One self-contained page: needs no network and no server, reads without script, allows itself nothing but its own
 * style and script. Where style sheets are blocked as well, it is plain but complete.
 */
public final class HtmlReport implements Report {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Longer tables are folded away behind their figure. */
    private static final int LONGEST_TABLE = 24;

    @Override
    public String render(ReportInput input) {
        List<HtmlRow> rows = input.decision()
                .map(decision -> new ComparisonRows(input.results(), decision).all())
                .orElseGet(() -> new RunRows(input.results()).all());
        boolean compared = input.decision().isPresent();
        StringBuilder page = new StringBuilder();
        head(page, Headline.of(input));
        header(page, input);
        page.append("<main id=\"results\" tabindex=\"-1\">\n");
        strip(page, rows, compared ? ComparisonRows.legend() : RunRows.legend());
        input.decision().ifPresent(decision -> list(page, "", decision.notes()));
        if (!compared) {
            derived(page, input.results());
        }
        if (rows.isEmpty()) {
            empty(page, compared);
        } else {
            table(page, rows, compared ? ComparisonRows.COLUMNS : RunRows.COLUMNS);
        }
        if (compared) {
            derived(page, input.results());
        }
        list(
                page,
                "Skipped",
                input.results().skips().stream().map(HtmlReport::skip).toList());
        method(page, input);
        page.append("</main>\n");
        footer(page, input);
        return page.append("</body>\n</html>\n").toString();
    }

    private static void head(StringBuilder page, Headline headline) {
        String style = Resources.text("figure.css") + "\n" + Resources.text("report.css");
        String script = Resources.text("report.js");
        page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n")
                .append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '")
                .append(hash(style))
                .append("'; script-src '")
                .append(hash(script))
                .append("'; img-src data:; base-uri 'none'; form-action 'none'\"/>\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n")
                .append("<meta name=\"color-scheme\" content=\"light dark\"/>\n")
                .append("<link rel=\"icon\" href=\"data:,\"/>\n<title>")
                .append(Html.text(headline.toString()))
                .append("</title>\n<style>")
                .append(style)
                .append("</style>\n<script>")
                .append(script)
                .append("</script>\n</head>\n");
    }

    private static void header(StringBuilder page, ReportInput input) {
        Headline headline = Headline.of(input);
        page.append("<body>\n<a class=\"skip\" href=\"#results\">Skip to the results</a>\n<header class=\"")
                .append(headline.tone().name().toLowerCase(Locale.ROOT))
                .append("\">\n<p class=\"brand\">kvmbench <button id=\"theme\" type=\"button\" hidden=\"hidden\">"
                        + "Theme: automatic</button></p>\n<h1>")
                .append(Html.text(headline.word()))
                .append("</h1>\n<p class=\"sentence\">")
                .append(Html.text(headline.sentence()))
                .append("</p>\n<dl>\n");
        ResultSet results = input.results();
        Agent agent = results.agent();
        fact(page, "subject", Html.name(Wording.subject(results)));
        String machine = Wording.machine(agent);
        fact(
                page,
                "agent",
                (agent.name().isEmpty() ? "" : "<b>" + Html.name(agent.name()) + "</b> ") + Html.text(machine));
        fact(page, "measured", Html.text(time(results.run())));
        fact(
                page,
                "how",
                input.decision()
                        .map(decision -> Html.text(Wording.method(decision)))
                        .orElse(""));
        fact(page, "trust", Html.text(Wording.calm(results).orElse("")));
        page.append("</dl>\n</header>\n");
    }

    private static void fact(StringBuilder page, String name, String html) {
        if (!html.isBlank() && !html.equals("<bdi></bdi>")) {
            page.append("<div><dt>")
                    .append(name)
                    .append("</dt><dd>")
                    .append(html)
                    .append("</dd></div>\n");
        }
    }

    private static String time(RunInfo run) {
        Instant started = run.started();
        if (started == null) {
            return "";
        }
        if (run.finished() == null) {
            return TIME.format(started);
        }
        Duration took = Duration.between(started, run.finished());
        String length = took.toMinutes() < 2 ? took.toSeconds() + " s" : took.toMinutes() + " min";
        return TIME.format(started) + ", took " + length;
    }

    private static void strip(StringBuilder page, List<HtmlRow> rows, Map<String, String> legend) {
        if (rows.isEmpty()) {
            return;
        }
        page.append("<nav class=\"strip")
                .append(rows.size() > 300 ? " many" : "")
                .append("\" aria-label=\"A square for each benchmark\">\n<ol>");
        for (int i = 0; i < rows.size(); i++) {
            String label = Html.text(Names.cut(Names.plain(rows.get(i).label()), 240));
            page.append("<li><a class=\"")
                    .append(rows.get(i).look())
                    .append("\" href=\"#b")
                    .append(i)
                    .append("\" title=\"")
                    .append(label)
                    .append("\" aria-label=\"")
                    .append(label)
                    .append("\"></a></li>");
        }
        page.append("</ol>\n<p class=\"legend\">");
        legend.forEach((look, name) -> {
            long count = rows.stream().filter(row -> row.look().equals(look)).count();
            if (count > 0) {
                page.append("<span><i class=\"")
                        .append(look)
                        .append("\"></i>")
                        .append(count)
                        .append(' ')
                        .append(name)
                        .append("</span> ");
            }
        });
        page.append("</p>\n</nav>\n");
    }

    private static void table(StringBuilder page, List<HtmlRow> rows, List<HtmlRow.Column> columns) {
        page.append("<div class=\"tools\" hidden=\"hidden\"><label>Filter <input id=\"filter\" type=\"search\""
                        + " placeholder=\"name, parameter or verdict\" autocomplete=\"off\"/></label>"
                        + " <output id=\"count\" for=\"filter\"></output>"
                        + " <button id=\"csv\" type=\"button\">Table as CSV</button></div>\n")
                .append("<table class=\"benchmarks\"><caption class=\"unseen\">One row for each benchmark; a row opens"
                        + " to show its invocations</caption><colgroup>");
        columns.forEach(
                column -> page.append("<col class=\"").append(column.style()).append("\"/>"));
        page.append("</colgroup><thead><tr>");
        for (HtmlRow.Column column : columns) {
            page.append("<th scope=\"col\" class=\"")
                    .append(column.style())
                    .append("\"")
                    .append(column.numeric() ? " data-numeric=\"\"" : "")
                    .append(">")
                    .append(column.head())
                    .append("</th>");
        }
        page.append("</tr></thead>\n");
        for (int i = 0; i < rows.size(); i++) {
            row(page, rows.get(i), columns, i);
        }
        page.append(
                "</table>\n<p id=\"nothing\" class=\"note\" hidden=\"hidden\">No benchmark matches the filter.</p>\n");
    }

    private static void row(StringBuilder page, HtmlRow row, List<HtmlRow.Column> columns, int number) {
        page.append("<tbody id=\"b")
                .append(number)
                .append("\" class=\"")
                .append(row.look())
                .append(row.open() ? " open" : "")
                .append("\"><tr class=\"row\">");
        for (int i = 0; i < columns.size(); i++) {
            HtmlRow.Cell cell = row.cells().get(i);
            String tag = i == 0 ? "th scope=\"row\"" : "td";
            page.append('<')
                    .append(tag)
                    .append(" class=\"")
                    .append(columns.get(i).style())
                    .append("\" data-sort=\"")
                    .append(Html.text(cell.sort()))
                    .append("\">");
            page.append(i == 0 ? "<a class=\"toggle\" href=\"#b" + number + "\">" + cell.html() + "</a>" : cell.html());
            page.append(i == 0 ? "</th>" : "</td>");
        }
        page.append("</tr><tr class=\"detail\"><td colspan=\"")
                .append(columns.size())
                .append("\"><div>")
                .append(row.detail())
                .append("</div></td></tr></tbody>\n");
    }

    private static void empty(StringBuilder page, boolean compared) {
        page.append("<section class=\"empty\"><h2>No results yet</h2><p>")
                .append(
                        compared
                                ? "The two sides have no benchmark in common. Compare results of the same suites and"
                                        + " parameters: <code>kvmbench run snapshot --base k=v --head k=v</code>"
                                : "See what this machine can run with <code>kvmbench doctor</code>, then measure: "
                                        + "<code>kvmbench run snapshot</code>")
                .append("</p></section>\n");
    }

    private static void derived(StringBuilder page, ResultSet results) {
        SnapshotGrid grid = SnapshotGrid.of(results);
        List<Svg> figures = new ArrayList<>(new SnapshotFigure(SnapshotFigure.Measure.PER_CORE).draw(grid));
        if (CoreCurve.of(grid).stream().anyMatch(curve -> curve.samples().size() > 1)) {
            figures.addAll(new SnapshotFigure(SnapshotFigure.Measure.TOTAL).draw(grid));
        }
        if (!figures.isEmpty()) {
            page.append("<section><h2>Snapshot resets</h2>\n<div class=\"scroll figures\" tabindex=\"0\" role=\"group\""
                    + " aria-label=\"Snapshot resets over cores\">");
            figures.forEach(figure -> page.append(figure.inline()).append('\n'));
            page.append("</div></section>\n");
        }
        for (Table table : DerivedTables.of(results)) {
            String title = Html.text(table.title());
            boolean folded = table.rows().size() > LONGEST_TABLE;
            page.append(
                            folded
                                    ? "<details class=\"folded\"><summary>" + title + "</summary>\n"
                                    : "<section><h2>" + title + "</h2>\n")
                    .append(Html.table(table))
                    .append(folded ? "</details>\n" : "</section>\n");
        }
    }

    private static void list(StringBuilder page, String title, List<String> entries) {
        if (!entries.isEmpty()) {
            page.append("<section class=\"notes\">")
                    .append(title.isEmpty() ? "" : "<h2>" + title + "</h2>")
                    .append("<ul>");
            entries.forEach(
                    entry -> page.append("<li>").append(Html.prose(entry)).append("</li>\n"));
            page.append("</ul></section>\n");
        }
    }

    private static String skip(Skip skip) {
        return Names.shown(skip.what()) + ": " + skip.reason();
    }

    private static void method(StringBuilder page, ReportInput input) {
        page.append("<details class=\"method\"><summary>How this was measured, and how to repeat it</summary>\n<p>")
                .append(input.decision().isPresent() ? Wording.BOUNDS : RunTable.SPREAD)
                .append("</p>\n");
        RunInfo run = input.results().run();
        if (!run.command().isEmpty()) {
            page.append("<pre tabindex=\"0\">").append(Html.text(run.command())).append("</pre>\n");
        }
        Agent agent = input.results().agent();
        page.append("<dl>\n");
        fact(page, "run", Html.name(run.id()));
        fact(page, "commit", Html.name(run.commit()));
        fact(page, "branch", Html.name(run.branch()));
        fact(page, "fingerprint", Html.name(agent.fingerprint()));
        agent.parts().forEach((part, value) -> fact(page, Html.text(Names.shown(part)), Html.prose(value)));
        agent.calibration()
                .forEach((name, value) -> fact(
                        page,
                        Html.text(Names.shown(name)),
                        Html.text(Quantity.of(value, "").toString())));
        page.append("</dl>\n</details>\n");
    }

    private static void footer(StringBuilder page, ReportInput input) {
        page.append("<footer>");
        input.links()
                .forEach(link -> page.append("<span>").append(Html.link(link)).append("</span> "));
        if (!input.data().isEmpty()) {
            page.append("<button id=\"json\" type=\"button\" hidden=\"hidden\">Raw data as JSON</button>");
        }
        page.append("</footer>\n");
        if (!input.data().isEmpty()) {
            // in JSON these characters occur in strings alone, where the escapes mean the same
            String json =
                    input.data().replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
            page.append("<script id=\"data\" type=\"application/json\">")
                    .append(json)
                    .append("</script>\n");
        }
    }

    /** What a content security policy calls a hash source. */
    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
