package io.jenkins.plugins.kvmbench.engine.report.html;

import io.jenkins.plugins.kvmbench.engine.report.Headline;
import io.jenkins.plugins.kvmbench.engine.report.Report;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import io.jenkins.plugins.kvmbench.engine.report.Resources;
import io.jenkins.plugins.kvmbench.engine.report.Table;
import io.jenkins.plugins.kvmbench.engine.report.figure.Svg;
import io.jenkins.plugins.kvmbench.engine.result.Skip;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;

/**
 * One self-contained page: needs no network and no server, reads without script, allows itself nothing but its own
 * style and script. Where style sheets are blocked as well, it is plain but complete.
 */
public final class HtmlReport implements Report {

    @Override
    public String render(ReportInput input) {
        HtmlTable table = HtmlTable.of(input);
        HtmlSections sections = new HtmlSections(input);
        boolean compared = input.decision().isPresent();
        StringBuilder page = new StringBuilder();
        head(page, Headline.of(input));
        header(page, Headline.of(input), sections);
        page.append("<main>\n")
                .append(table.strip(Integer.MAX_VALUE))
                .append(sections.notes())
                .append(compared ? "" : sections.derived());
        page.append("<div id=\"results\" tabindex=\"-1\">\n");
        if (table.size() == 0) {
            empty(page, compared);
        } else {
            table(page, table);
        }
        page.append("</div>\n").append(compared ? sections.derived() : "").append(sections.skips());
        String disturbances = sections.disturbances();
        if (!disturbances.isEmpty()) {
            page.append("<details class=\"method\"><summary>What disturbed the machine</summary>\n")
                    .append(disturbances)
                    .append("</details>\n");
        }
        page.append("<details class=\"method\"><summary>How this was measured, and how to repeat it</summary>\n")
                .append(sections.method())
                .append(sections.environment())
                .append("</details>\n</main>\n");
        footer(page, input);
        return page.append("</body>\n</html>\n").toString();
    }

    private static void head(StringBuilder page, Headline headline) {
        String style = String.join(
                "\n",
                Svg.style(),
                Resources.text(HtmlReport.class, "report.css"),
                Resources.text(HtmlReport.class, "parts.css"));
        String script = Resources.text(HtmlReport.class, "report.js");
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

    private static void header(StringBuilder page, Headline headline, HtmlSections sections) {
        page.append("<body class=\"kvmbench\">\n<a class=\"skip\" href=\"#results\">Skip to the results</a>\n")
                .append("<header class=\"")
                .append(headline.tone().name().toLowerCase(Locale.ROOT))
                .append("\">\n<p class=\"brand\">kvmbench <button id=\"theme\" type=\"button\" hidden=\"hidden\">"
                        + "Theme: automatic</button></p>\n<h1>")
                .append(Html.text(headline.word()))
                .append("</h1>\n<p class=\"sentence\">")
                .append(Html.text(headline.sentence()))
                .append("</p>\n")
                .append(sections.facts())
                .append("</header>\n");
    }

    private static void table(StringBuilder page, HtmlTable table) {
        page.append("<div class=\"tools\" hidden=\"hidden\"><label>Filter <input id=\"filter\" type=\"search\""
                        + " placeholder=\"name, parameter or verdict\" autocomplete=\"off\"/></label>"
                        + " <output id=\"count\" for=\"filter\"></output>"
                        + " <button id=\"csv\" type=\"button\">Table as CSV</button></div>\n")
                .append("<table class=\"benchmarks\"><caption class=\"unseen\">One row for each benchmark; a row opens"
                        + " to show its invocations</caption>")
                .append(table.head())
                .append(table.body())
                .append("</table>\n<p id=\"nothing\" class=\"note\" hidden=\"hidden\">"
                        + "No benchmark matches the filter.</p>\n");
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
