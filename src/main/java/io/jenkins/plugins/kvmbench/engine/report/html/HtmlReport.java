package io.jenkins.plugins.kvmbench.engine.report.html;

import io.jenkins.plugins.kvmbench.engine.report.Headline;
import io.jenkins.plugins.kvmbench.engine.report.Markup;
import io.jenkins.plugins.kvmbench.engine.report.Report;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import io.jenkins.plugins.kvmbench.engine.report.Resources;
import io.jenkins.plugins.kvmbench.engine.report.figure.Svg;
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
        Markup.Writer page = new Markup.Writer();
        head(page, Headline.of(input));
        header(page, Headline.of(input), sections);
        page.open("main").line().add(table.strip(Integer.MAX_VALUE)).add(sections.notes());
        if (!compared) {
            page.add(sections.derived());
        }
        page.open("div", "id", "results", "tabindex", "-1").line();
        if (table.size() == 0) {
            empty(page, compared);
        } else {
            table(page, table);
        }
        page.close("div").line();
        if (compared) {
            page.add(sections.derived());
        }
        page.add(sections.skips());
        Markup disturbances = sections.disturbances();
        if (!disturbances.isEmpty()) {
            folded(page, "What disturbed the machine").add(disturbances).close("details").line();
        }
        folded(page, "How this was measured, and how to repeat it")
                .add(sections.method())
                .add(sections.environment())
                .close("details")
                .line()
                .close("main")
                .line();
        footer(page, input);
        return page.close("body").line().close("html").line().done().toString();
    }

    private static Markup.Writer folded(Markup.Writer page, String summary) {
        return page.open("details", "class", "method").element("summary", summary).line();
    }

    private static void head(Markup.Writer page, Headline headline) {
        String style = String.join(
                "\n",
                Svg.style(),
                Resources.text(HtmlReport.class, "report.css"),
                Resources.text(HtmlReport.class, "parts.css"));
        String script = Resources.text(HtmlReport.class, "report.js");
        String policy = "default-src 'none'; style-src '" + hash(style) + "'; script-src '" + hash(script)
                + "'; img-src data:; base-uri 'none'; form-action 'none'";
        page.doctype()
                .open("html", "lang", "en")
                .line()
                .open("head")
                .line()
                .empty("meta", "charset", "utf-8")
                .line()
                .empty("meta", "http-equiv", "Content-Security-Policy", "content", policy)
                .line()
                .empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .line()
                .empty("meta", "name", "color-scheme", "content", "light dark")
                .line()
                .empty("link", "rel", "icon", "href", "data:,")
                .line()
                .element("title", headline.toString())
                .line()
                .verbatim("style", style)
                .line()
                .verbatim("script", script)
                .line()
                .close("head")
                .line();
    }

    private static void header(Markup.Writer page, Headline headline, HtmlSections sections) {
        page.open("body", "class", "kvmbench")
                .line()
                .element("a", "Skip to the results", "class", "skip", "href", "#results")
                .line()
                .open("header", "class", headline.tone().name().toLowerCase(Locale.ROOT))
                .line()
                .open("p", "class", "brand")
                .text("kvmbench ")
                .element("button", "Theme: automatic", "id", "theme", "type", "button", "hidden", "hidden")
                .close("p")
                .line()
                .element("h1", headline.word())
                .line()
                .element("p", headline.sentence(), "class", "sentence")
                .line()
                .add(sections.facts())
                .close("header")
                .line();
    }

    private static void table(Markup.Writer page, HtmlTable table) {
        page.open("div", "class", "tools", "hidden", "hidden")
                .open("label")
                .text("Filter ")
                .empty(
                        "input",
                        "id",
                        "filter",
                        "type",
                        "search",
                        "placeholder",
                        "name, parameter or verdict",
                        "autocomplete",
                        "off")
                .close("label")
                .text(" ")
                .element("output", "", "id", "count", "for", "filter")
                .text(" ")
                .element("button", "Table as CSV", "id", "csv", "type", "button")
                .close("div")
                .line();
        page.open("table", "class", "benchmarks")
                .element("caption", "One row for each benchmark; a row opens to show its invocations", "class", "unseen")
                .add(table.head())
                .add(table.body())
                .close("table")
                .line()
                .element("p", "No benchmark matches the filter.", "id", "nothing", "class", "note", "hidden", "hidden")
                .line();
    }

    private static void empty(Markup.Writer page, boolean compared) {
        page.open("section", "class", "empty").element("h2", "No results yet").open("p");
        if (compared) {
            page.text("The two sides have no benchmark in common. Compare results of the same suites and parameters: ")
                    .element("code", "kvmbench run snapshot --base k=v --head k=v");
        } else {
            page.text("See what this machine can run with ")
                    .element("code", "kvmbench doctor")
                    .text(", then measure: ")
                    .element("code", "kvmbench run snapshot");
        }
        page.close("p", "section").line();
    }

    private static void footer(Markup.Writer page, ReportInput input) {
        page.open("footer");
        input.links().forEach(link -> page.open("span").add(Html.link(link)).close("span").text(" "));
        if (!input.data().isEmpty()) {
            page.element("button", "Raw data as JSON", "id", "json", "type", "button", "hidden", "hidden");
        }
        page.close("footer").line();
        if (!input.data().isEmpty()) {
            // in JSON these characters occur in strings alone, where the escapes mean the same
            String json =
                    input.data().replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
            page.verbatim("script", json, "id", "data", "type", "application/json").line();
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
