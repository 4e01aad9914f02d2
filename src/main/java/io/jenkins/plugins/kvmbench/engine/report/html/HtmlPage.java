package io.jenkins.plugins.kvmbench.engine.report.html;

import io.jenkins.plugins.kvmbench.engine.report.Headline;
import io.jenkins.plugins.kvmbench.engine.report.Markup;
import io.jenkins.plugins.kvmbench.engine.report.Resources;
import io.jenkins.plugins.kvmbench.engine.report.figure.Svg;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What self-contained pages have in common. They allow themselves nothing but their own style and scripts. */
final class HtmlPage {

    private HtmlPage() {}

    /**
     * All up to the body.
     *
     * @param styles sheets of this page, beside those of every page
     * @param scripts of this page, likewise
     */
    static void head(Markup.Writer page, String title, List<String> styles, List<String> scripts) {
        List<String> sheets = new ArrayList<>(List.of("report.css", "parts.css"));
        sheets.addAll(styles);
        String style = Svg.style() + "\n"
                + sheets.stream().map(name -> Resources.text(HtmlPage.class, name)).collect(Collectors.joining("\n"));
        List<String> all = new ArrayList<>(List.of(Resources.text(HtmlPage.class, "report.js")));
        scripts.forEach(name -> all.add(Resources.text(HtmlPage.class, name)));
        String policy = "default-src 'none'; style-src '" + hash(style) + "'; script-src "
                + all.stream().map(script -> "'" + hash(script) + "'").collect(Collectors.joining(" "))
                + "; img-src data:; base-uri 'none'; form-action 'none'";
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
                .element("title", title)
                .line()
                .verbatim("style", style)
                .line();
        all.forEach(script -> page.verbatim("script", script).line());
        page.close("head").line();
    }

    /** The body's beginning, up to the heading. */
    static void top(Markup.Writer page, Headline.Tone tone) {
        page.open("body", "class", "kvmbench")
                .line()
                .element("a", "Skip to the results", "class", "skip", "href", "#results")
                .line()
                .open("header", "class", tone.name().toLowerCase(Locale.ROOT))
                .line()
                .open("p", "class", "brand")
                .text("kvmbench ")
                .element("button", "Theme: automatic", "id", "theme", "type", "button", "hidden", "hidden")
                .close("p")
                .line();
    }

    /** The filter of a table, and its download. */
    static void tools(Markup.Writer page) {
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
    }

    /** A table whose rows open. */
    static void table(Markup.Writer page, HtmlTable table, String caption) {
        page.open("table", "class", "benchmarks")
                .element("caption", caption, "class", "unseen")
                .add(table.head())
                .add(table.body())
                .close("table")
                .line()
                .element("p", "No benchmark matches the filter.", "id", "nothing", "class", "note", "hidden", "hidden")
                .line();
    }

    /** JSON that scripts of the page read. */
    static void data(Markup.Writer page, String json) {
        // in JSON these characters occur in strings alone, where the escapes mean the same
        String escaped = json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
        page.verbatim("script", escaped, "id", "data", "type", "application/json").line();
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
