package io.jenkins.plugins.kvmbench.engine.report.html;

import io.jenkins.plugins.kvmbench.engine.history.Course;
import io.jenkins.plugins.kvmbench.engine.report.Markup;
import io.jenkins.plugins.kvmbench.engine.report.Move;
import io.jenkins.plugins.kvmbench.engine.report.Names;
import io.jenkins.plugins.kvmbench.engine.report.Quantity;
import io.jenkins.plugins.kvmbench.engine.report.figure.CourseFigure;
import io.jenkins.plugins.kvmbench.engine.report.figure.Sparkline;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rows of the page of trends: a series on a machine each. */
final class CourseRows {

    static final List<HtmlRow.Column> COLUMNS = List.of(
            new HtmlRow.Column("benchmark", "name", false),
            new HtmlRow.Column("builds", "num", true),
            new HtmlRow.Column("last", "num", true),
            new HtmlRow.Column("change", "num change", true),
            new HtmlRow.Column("history", "figure wide", false),
            new HtmlRow.Column("chart", "figure pick wide", false),
            new HtmlRow.Column("state", "verdict", false));

    private final List<Move> moves;
    private final boolean severalMachines;

    CourseRows(List<Move> moves) {
        this.moves = moves;
        this.severalMachines =
                moves.stream().map(move -> move.course().fingerprint()).distinct().count() > 1;
    }

    /** What each look stands for, in the order of the rows. */
    static Map<String, String> legend() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("warn", "got worse");
        names.put("faster", "got better or changed");
        names.put("undecided", "too few builds");
        names.put("same", "steady");
        return names;
    }

    List<HtmlRow> all() {
        int open = (int) Math.min(
                ComparisonRows.MOST_OPEN,
                moves.stream().filter(move -> move.state() == Move.State.WORSE).count());
        List<HtmlRow> rows = new ArrayList<>();
        for (Move move : moves) {
            rows.add(row(move, rows.size() < open));
        }
        return rows;
    }

    /** The series, and the machine where there are several. */
    String name(Move move) {
        String id = Names.shown(move.course().series().id().toString());
        return severalMachines ? id + " on " + machine(move.course()) : id;
    }

    private static String machine(Course course) {
        String name = course.last().build().agent().name();
        String fingerprint = course.fingerprint().isEmpty() ? "an unknown machine" : Names.cut(course.fingerprint(), 10);
        return Names.shown(name.isEmpty() ? fingerprint : name + " (" + fingerprint + ")");
    }

    private HtmlRow row(Move move, boolean open) {
        Course course = move.course();
        String unit = course.series().unit();
        double last = course.last().point().median();
        String look = look(move);
        String state = state(move);
        return new HtmlRow(
                course.series().id(),
                look,
                name(move) + " " + state,
                () -> name(move) + ": " + state,
                open,
                unit,
                List.of(
                        new HtmlRow.Cell(
                                () -> Markup.written(html -> {
                                    html.add(ComparisonRows.name(course.series().id()));
                                    if (severalMachines) {
                                        html.text(" ").open("small").add(Html.name(machine(course))).close("small");
                                    }
                                }),
                                name(move)),
                        new HtmlRow.Cell(() -> Markup.text("" + course.steps().size()), "" + course.steps().size()),
                        new HtmlRow.Cell(() -> Html.quantity(last, unit), ComparisonRows.number(last)),
                        new HtmlRow.Cell(() -> change(move), ComparisonRows.number(move.change().value())),
                        new HtmlRow.Cell(() -> Sparkline.of(course), ""),
                        new HtmlRow.Cell(() -> Markup.NONE, ""),
                        new HtmlRow.Cell(() -> Html.tag(look, state), state)),
                () -> detail(move));
    }

    private static String look(Move move) {
        return switch (move.state()) {
            case WORSE -> "warn";
            case BETTER -> "faster";
            case FEW -> "undecided";
            case STEADY -> "same";
        };
    }

    private static String state(Move move) {
        return switch (move.state()) {
            case WORSE -> "worse";
            case BETTER -> move.course().series().better() == Direction.UNKNOWN ? "changed" : "better";
            case FEW -> "too few builds";
            case STEADY -> "steady";
        };
    }

    private static Markup change(Move move) {
        if (move.course().changes().isEmpty()) {
            return Markup.text("–");
        }
        return Markup.written(html -> html.element("span", move.change().words(), "title", move.change().exact())
                .open("small")
                .text("since ")
                .add(Html.name(move.since().build().shortLabel()))
                .text(", " + (move.builds() == 1 ? "the last build" : move.builds() + " builds"))
                .close("small"));
    }

    private static Markup detail(Move move) {
        Course course = move.course();
        return Markup.written(html -> {
            html.open("div", "class", "charts").add(CourseFigure.of(course)).close("div").open("div", "class", "facts");
            if (course.changes().isEmpty()) {
                html.element("p", course.steps().size() + " builds on one level.");
            } else {
                changes(html, course);
            }
            html.close("div");
        });
    }

    private static void changes(Markup.Writer html, Course course) {
        html.element("h3", "Changes, the last first")
                .open("div", "class", "scroll", "tabindex", "0", "role", "group", "aria-label", "Changes")
                .open("table", "class", "plain")
                .open("thead")
                .open("tr");
        html.element("th", "first build", "scope", "col");
        for (String head : List.of("before", "since", "change", "p")) {
            html.element("th", head, "scope", "col", "class", "num");
        }
        html.close("tr", "thead").open("tbody");
        String unit = course.series().unit();
        for (int i = course.changes().size() - 1; i >= 0; i--) {
            Course.Level level = course.changes().get(i);
            html.open("tr").open("td").add(Html.name(course.steps().get(level.at()).build().shortLabel()));
            html.open("small")
                    .text("after ")
                    .add(Html.name(course.steps().get(level.at() - 1).build().shortLabel()))
                    .close("small", "td");
            html.open("td", "class", "num").add(Html.quantity(level.before(), unit)).close("td");
            html.open("td", "class", "num").add(Html.quantity(level.mean(), unit)).close("td");
            html.element("td", Move.change(course, level.before(), level.mean()).words(), "class", "num");
            html.element("td", Quantity.p(level.p()), "class", "num").close("tr");
        }
        html.close("tbody", "table", "div");
    }
}
