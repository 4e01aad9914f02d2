package io.jenkins.plugins.kvmbench.engine.report.html;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.jenkins.plugins.kvmbench.engine.history.Build;
import io.jenkins.plugins.kvmbench.engine.history.Course;
import io.jenkins.plugins.kvmbench.engine.history.Point;
import io.jenkins.plugins.kvmbench.engine.report.Headline;
import io.jenkins.plugins.kvmbench.engine.report.Markup;
import io.jenkins.plugins.kvmbench.engine.report.Move;
import io.jenkins.plugins.kvmbench.engine.report.Names;
import io.jenkins.plugins.kvmbench.engine.report.Quantity;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All series of many builds as one self-contained page: what moved and since when, a chart for each, and, with script, several
 * in one chart over builds or over time.
 */
public final class TrendPage {

    /** A chart's pixel is a thousandth of its range. */
    private static final MathContext DIGITS = new MathContext(6);

    private TrendPage() {}

    /**
     * @param builds in the order of time
     * @param courses what they measured
     */
    public static String render(List<Build> builds, List<Course> courses) {
        List<Move> moves = Move.of(courses);
        CourseRows rows = new CourseRows(moves);
        HtmlTable table = HtmlTable.of(CourseRows.COLUMNS, rows.all(), CourseRows.legend());
        Headline headline = Move.headline(moves, builds.size());
        Markup.Writer page = new Markup.Writer();
        HtmlPage.head(page, headline.toString(), List.of("trend.css"), List.of("trend.js"));
        HtmlPage.top(page, headline.tone());
        page.element("h1", headline.word()).line().element("p", headline.sentence(), "class", "sentence").line();
        facts(page, builds);
        page.close("header").line().open("main").line().add(table.strip(Integer.MAX_VALUE));
        together(page);
        page.open("div", "id", "results", "tabindex", "-1").line();
        HtmlPage.tools(page);
        HtmlPage.table(page, table, "One row for each series; a row opens to show it over the builds");
        page.close("div").line();
        method(page);
        page.close("main").line().open("footer").close("footer").line();
        HtmlPage.data(page, data(builds, moves, rows));
        return page.close("body").line().close("html").line().done().toString();
    }

    private static void facts(Markup.Writer page, List<Build> builds) {
        page.open("dl").line();
        if (!builds.isEmpty()) {
            Build first = builds.get(0);
            Build last = builds.get(builds.size() - 1);
            fact(page, "builds", Markup.written(html -> html.text(builds.size() + ", from ")
                    .add(Html.name(first.shortLabel()))
                    .text(" to ")
                    .add(Html.name(last.shortLabel()))));
            fact(page, "measured", Markup.text(HtmlSections.day(first.run()) + " to " + HtmlSections.day(last.run())));
            long machines = builds.stream().map(build -> build.agent().fingerprint()).distinct().count();
            fact(page, "machines", Markup.text(machines == 1 ? "1" : machines + ", a series of its own on each"));
        }
        page.close("dl").line();
    }

    private static void fact(Markup.Writer page, String term, Markup fact) {
        page.open("div").element("dt", term).open("dd").add(fact).close("dd", "div").line();
    }

    /** Where the script draws several series. */
    private static void together(Markup.Writer page) {
        page.open("section", "id", "together", "hidden", "hidden", "aria-label", "Series in one chart")
                .open("div", "class", "axes");
        select(page, "Along", "along", "builds", "time");
        select(page, "Values", "scale", "as they fit", "in their unit", "% of the first build");
        page.close("div")
                .line()
                .open("div", "id", "plot")
                .close("div")
                .open("p", "id", "at", "class", "note", "aria-live", "polite")
                .close("p")
                .open("ul", "id", "drawn")
                .close("ul", "section")
                .line();
    }

    private static void select(Markup.Writer page, String label, String id, String... options) {
        page.open("label").text(label + " ").open("select", "id", id);
        for (String option : options) {
            page.element("option", option);
        }
        page.close("select", "label").text(" ");
    }

    private static void method(Markup.Writer page) {
        page.open("details", "class", "method")
                .element("summary", "How changes are found")
                .element(
                        "p",
                        "A point is the median of a build's invocations, its band the interval of that median. Changes are found by"
                                + " windowed E-divisive (windows of 50 builds, p below 0.001, 3 % at least), for each machine by"
                                + " itself, and are dated to the first build of the new level. Between a change and the build in"
                                + " which it is found lie some builds: the more, the noisier a series is. \"Got worse\" and \"got"
                                + " better\" are said of changes in the last 30 builds. None of it is a verdict: an A/B run against"
                                + " the build before shows what the change did.",
                        "class",
                        "note")
                .close("details")
                .line();
    }

    /** {@code {"builds": [{"label", "time", "machine"}], "series": [{"label", "unit", "points", "changes"}]}}. */
    private static String data(List<Build> builds, List<Move> moves, CourseRows rows) {
        Map<Build, Integer> places = new HashMap<>();
        for (Build build : builds) {
            places.put(build, places.size());
        }
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeArrayFieldStart("builds");
            for (Build build : builds) {
                json.writeStartObject();
                json.writeStringField("label", Names.shown(build.shortLabel()));
                if (build.run().started() == null) {
                    json.writeNullField("time");
                } else {
                    json.writeNumberField("time", build.run().started().toEpochMilli());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("series");
            for (Move move : moves) {
                series(json, move, rows.name(move), places);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** Values come with the prefix of the largest, so that the axis shows few digits. */
    private static void series(JsonGenerator json, Move move, String name, Map<Build, Integer> places) throws IOException {
        Course course = move.course();
        String unit = course.series().unit();
        double largest = course.steps().stream()
                .mapToDouble(step -> Math.abs(step.point().median()))
                .max()
                .orElse(0);
        double divisor = Quantity.divisor(largest, unit);
        json.writeStartObject();
        json.writeStringField("label", name);
        json.writeStringField("base", Names.shown(unit));
        json.writeStringField("unit", Names.shown(Quantity.of(largest, unit).unit()));
        json.writeNumberField("divisor", divisor);
        json.writeArrayFieldStart("points");
        for (Course.Step step : course.steps()) {
            Point point = step.point();
            json.writeStartArray();
            json.writeNumber(places.get(step.build()));
            number(json, point.median());
            number(json, point.lower());
            number(json, point.upper());
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("changes");
        for (Course.Level level : course.changes()) {
            json.writeNumber(level.at());
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void number(JsonGenerator json, double value) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumber(BigDecimal.valueOf(value).round(DIGITS).doubleValue());
        } else {
            json.writeNull();
        }
    }
}
