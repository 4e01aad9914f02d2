package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.history.Build;
import io.jenkins.plugins.kvmbench.engine.history.Course;
import io.jenkins.plugins.kvmbench.engine.report.Headline;
import io.jenkins.plugins.kvmbench.engine.report.Move;
import io.jenkins.plugins.kvmbench.engine.report.Names;
import io.jenkins.plugins.kvmbench.engine.report.Quantity;
import io.jenkins.plugins.kvmbench.engine.report.figure.Badge;
import io.jenkins.plugins.kvmbench.engine.report.html.TrendPage;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "trend",
        description = "Shows the series of many result files, a build each: what changed its level, and in which build.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  kvmbench trend builds/ --html trend.html --badge badge.svg"})
final class TrendCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "DIRECTORY",
            description = "result files of any format, a build each, in the order of the times they say or else of their names")
    private Path directory;

    @Option(names = "--format", paramLabel = "NAME", description = "the format of all, where it cannot be found out")
    private String format;

    @Option(names = "--html", paramLabel = "FILE", description = "a self-contained page; '-': standard output")
    private String html;

    @Option(names = "--badge", paramLabel = "FILE", description = "a badge as SVG; '-': standard output")
    private String badge;

    @Override
    public Integer call() throws IOException {
        Map<String, String> targets = new LinkedHashMap<>();
        Optional.ofNullable(html).ifPresent(file -> targets.put("--html", file));
        Optional.ofNullable(badge).ifPresent(file -> targets.put("--badge", file));
        Targets.check(targets, List.of(directory));
        if (targets.values().stream().filter(Documents.STDOUT::equals).count() > 1) {
            throw new SuiteException("--html and --badge cannot both be standard output: name a file for one");
        }
        List<Build> builds = HistoryDirectory.read(spec, directory, Optional.ofNullable(format), Optional.empty());
        List<Course> courses = Course.of(builds);
        List<Move> moves = Move.of(courses);
        boolean written = write("--html", html, () -> TrendPage.render(builds, courses));
        written &= write("--badge", badge, () -> Badge.of(moves));
        if (!targets.containsValue(Documents.STDOUT)) {
            print(moves, Move.headline(moves, builds.size()));
        }
        return ExitCodes.ifWritten(written, ExitCodes.PASS);
    }

    private interface Text {
        String make();
    }

    private boolean write(String option, String target, Text text) {
        return target == null
                || Documents.tryWrite(
                        spec, option, target, out -> out.write(text.make().getBytes(StandardCharsets.UTF_8)));
    }

    private void print(List<Move> moves, Headline headline) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(headline);
        for (Move move : moves) {
            if (move.state() == Move.State.WORSE || move.state() == Move.State.BETTER) {
                Course.Level level = move.course().changes().get(move.course().changes().size() - 1);
                String unit = move.course().series().unit();
                out.println();
                out.println("  " + Names.shown(move.course().series().id().toString()));
                out.println("      " + move.change().words() + " since " + Names.shown(move.since().build().label()) + ", "
                        + (move.builds() == 1 ? "1 build" : move.builds() + " builds") + " ago: "
                        + Quantity.of(level.before(), unit) + " → " + Quantity.of(level.mean(), unit) + ", p = "
                        + Quantity.p(level.p()));
            }
        }
        out.flush();
    }
}
