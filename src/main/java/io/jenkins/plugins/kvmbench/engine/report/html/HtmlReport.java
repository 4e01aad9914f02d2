package io.jenkins.plugins.kvmbench.engine.report.html;

import io.jenkins.plugins.kvmbench.engine.report.Headline;
import io.jenkins.plugins.kvmbench.engine.report.Markup;
import io.jenkins.plugins.kvmbench.engine.report.Report;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import java.util.List;

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
        HtmlPage.head(page, Headline.of(input).toString(), List.of(), List.of());
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

    private static void header(Markup.Writer page, Headline headline, HtmlSections sections) {
        HtmlPage.top(page, headline.tone());
        page.element("h1", headline.word())
                .line()
                .element("p", headline.sentence(), "class", "sentence")
                .line()
                .add(sections.facts())
                .close("header")
                .line();
    }

    private static void table(Markup.Writer page, HtmlTable table) {
        HtmlPage.tools(page);
        HtmlPage.table(page, table, "One row for each benchmark; a row opens to show its invocations");
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
            HtmlPage.data(page, input.data());
        }
    }
}
