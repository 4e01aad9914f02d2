package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.codec.ChangePointsJson;
import io.jenkins.plugins.kvmbench.engine.stats.ChangePoint;
import io.jenkins.plugins.kvmbench.engine.stats.ChangePoints;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "change-points",
        description = "Finds where a series of numbers changes its level, by windowed E-divisive.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  kvmbench change-points times.txt",
            "  kvmbench change-points builds.csv --column p99 --min-magnitude 0.03 --json -"
        })
final class ChangePointsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            description = "one number a line in the order of time, or CSV separated by commas, semicolons or tabs, with or without"
                    + " a header; '-': standard input")
    private String file;

    @Option(
            names = "--column",
            paramLabel = "NAME",
            description = "the column of a CSV, by its name or counted from 1 (default: the last)")
    private String column;

    @Option(
            names = "--window",
            paramLabel = "N",
            defaultValue = "50",
            description = "how many values are looked at together (default: ${DEFAULT-VALUE})")
    private int window;

    @Option(
            names = "--p",
            paramLabel = "P",
            defaultValue = "0.001",
            description = "level of the t-test (default: ${DEFAULT-VALUE})")
    private double p;

    @Option(
            names = "--min-magnitude",
            paramLabel = "SHARE",
            defaultValue = "0",
            description = "least relative change: 0.03 is 3 %% (default: ${DEFAULT-VALUE})")
    private double minMagnitude;

    @Option(names = "--json", paramLabel = "FILE", description = "the change points as JSON; '-': standard output")
    private String json;

    @Override
    public Integer call() throws IOException {
        ChangePoints finder = finder();
        if (json != null) {
            Targets.check(Map.of("--json", json), file.equals("-") ? List.of() : List.of(PathArgument.of(file)));
        }
        double[] values = NumberFile.read(file, column);
        List<ChangePoint> points = finder.of(values);
        if (json != null) {
            Documents.write(spec, json, out -> ChangePointsJson.write(points, out));
        }
        if (!"-".equals(json)) {
            print(points, values.length);
        }
        return ExitCodes.PASS;
    }

    private ChangePoints finder() {
        try {
            return new ChangePoints(window, p, minMagnitude);
        } catch (IllegalArgumentException e) {
            throw new SuiteException(e.getMessage());
        }
    }

    private void print(List<ChangePoint> points, int count) {
        PrintWriter out = spec.commandLine().getOut();
        for (ChangePoint point : points) {
            String change = Double.isFinite(point.change())
                    ? String.format(Locale.ROOT, "%+.1f %%", 100 * point.change())
                    : "from 0";
            out.printf(
                    Locale.ROOT,
                    "%6d: %.6g -> %.6g, %s, p = %.1e%n",
                    point.index(),
                    point.before(),
                    point.after(),
                    change,
                    point.p());
        }
        String found = points.size() == 1 ? "1 change point" : points.size() + " change points";
        out.println(found + " in " + (count == 1 ? "1 value" : count + " values") + ", counted from 0");
        out.flush();
    }
}
