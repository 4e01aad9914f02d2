package io.jenkins.plugins.kvmbench.storage;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Run;
import io.jenkins.plugins.kvmbench.engine.gate.rulings.Acceptance;
import io.jenkins.plugins.kvmbench.engine.history.Series;
import io.jenkins.plugins.kvmbench.engine.history.Trend;
import io.jenkins.plugins.kvmbench.engine.report.figure.TrendChart;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * Prints what storage costs on real Jenkins. No test, so it is called by name only:
 *
 * <pre>mvn test -Dtest=StorageBenchmark -Dsurefire.failIfNoSpecifiedTests=false</pre>
 *
 * A job with 2,000 recorded builds of 200 series, and then with 10,000; the first request for a trend after the
 * controller forgot everything, the next ones, the heap that is held afterwards, and how long it takes to record. That no build
 * is loaded by any of it is asserted; nothing is asserted about time.
 */
public class StorageBenchmark {

    private static final int SERIES = 200;
    private static final int RECORDED = 2000;
    private static final int POINTS = 1000;
    private static final int REPEATS = 31;

    @Rule
    public JenkinsRule jenkins = new JenkinsRule();

    @Test
    public void print() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("bench");
        ResultSet results = Measured.plain(SERIES, 1e-3);
        Run<?, ?> first = jenkins.buildAndAssertSuccess(job);
        String buildXml = Files.readString(first.getRootDir().toPath().resolve("build.xml"));
        Recorder.record(first, "id", results, Optional.empty(), null);
        Figures figures = new Figures();

        for (int builds : new int[] {RECORDED, 10_000}) {
            long started = System.nanoTime();
            generate(job, buildXml, results, builds);
            figures.print(builds + " builds of " + SERIES + " series generated", (System.nanoTime() - started) / 1e9, "s");
            if (builds == RECORDED) {
                rebuild(job, builds, figures);
            }
            measure(job, builds, figures);
            record(job, buildXml, results, builds, figures);
        }
        record(job, buildXml, Measured.plain(10_000, 1e-3), 10_000, figures);
    }

    /** Builds as a controller finds them on its disk. The first ones are recorded, of the others the index has the points. */
    private static void generate(FreeStyleProject job, String buildXml, ResultSet results, int last) throws IOException {
        for (int number = job.getNextBuildNumber(); number <= last; number++) {
            FreeStyleBuild run = build(job, number, buildXml);
            if (number <= RECORDED) {
                Recorder.record(run, "id", results, Optional.empty(), null);
            } else {
                JobBenchmarks.of(job).add("id", Recorder.points(number, results, Optional.empty()));
            }
        }
        job.updateNextBuildNumber(last + 1);
    }

    private static void rebuild(FreeStyleProject job, int builds, Figures figures) throws IOException {
        Files.delete(job.getRootDir().toPath().resolve("kvmbench/id/points.idx"));
        long started = System.nanoTime();
        JobBenchmarks.of(job).complete("id");
        figures.print(builds + " builds: lost index made anew", (System.nanoTime() - started) / 1e9, "s");
        assertEquals(builds, JobBenchmarks.of(job).builds("id").size());
    }

    private static void measure(FreeStyleProject job, int builds, Figures figures) throws IOException {
        Series series = Series.of(Measured.plain(SERIES, 1).results().get(SERIES / 2));
        assertLoadsNoBuild(job, series);
        String what = builds + " builds: trend of one series, ";
        double[] cold = new double[REPEATS];
        long held = 0;
        int bytes = 0;
        for (int i = 0; i < REPEATS; i++) {
            // Under a new name nothing is known of it, as after a restart.
            job.renameTo("bench-" + builds + "-" + i);
            long before = i == 0 ? Figures.heap() : 0;
            long started = System.nanoTime();
            bytes = chart(job, series).length;
            cold[i] = (System.nanoTime() - started) / 1e6;
            if (i == 0) {
                figures.print(what + "first after a rename", cold[0], "ms");
                held = Figures.heap() - before;
            }
        }
        figures.print(what + "index not in memory, median", Figures.median(cold), "ms");
        double[] warm = new double[REPEATS];
        for (int i = 0; i < REPEATS; i++) {
            long started = System.nanoTime();
            chart(job, series);
            warm[i] = (System.nanoTime() - started) / 1e6;
        }
        figures.print(what + "warm, median", Figures.median(warm), "ms");
        figures.print(what + "JSON", bytes / 1024.0, "KiB");
        figures.print(builds + " builds: heap held by the index", held / (double) (1 << 20), "MiB");
        figures.print(
                builds + " builds: index on disk",
                Files.size(job.getRootDir().toPath().resolve("kvmbench/id/points.idx")) / (double) (1 << 20),
                "MiB");
    }

    private static void assertLoadsNoBuild(FreeStyleProject job, Series series) throws IOException {
        job.doReload();
        chart(job, series);
        assertEquals("a chart must load no build", Map.of(), job._getRuns().getLoadedBuilds());
        assertNotNull(job.getBuildByNumber(2));
        assertEquals("and this must show it", Set.of(2), job._getRuns().getLoadedBuilds().keySet());
    }

    private static byte[] chart(FreeStyleProject job, Series series) throws IOException {
        JobBenchmarks benchmarks = JobBenchmarks.of(job);
        Trend trend = benchmarks
                .trend("id", series.key(), Optional.empty(), POINTS)
                .orElseThrow();
        List<Acceptance> baselines = benchmarks.rulings("id").acceptances();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TrendChart.write(trend, baselines, benchmarks.isComplete("id"), out);
        return out.toByteArray();
    }

    private static void record(FreeStyleProject job, String buildXml, ResultSet results, int builds, Figures figures)
            throws IOException {
        double[] times = new double[REPEATS];
        for (int i = 0; i < REPEATS; i++) {
            int number = job.getNextBuildNumber();
            FreeStyleBuild run = build(job, number, buildXml);
            job.updateNextBuildNumber(number + 1);
            long started = System.nanoTime();
            Recorder.record(run, "id", results, Optional.empty(), null);
            times[i] = (System.nanoTime() - started) / 1e6;
        }
        figures.print(
                "recording a build of " + results.results().size() + " results after " + builds + " builds, median",
                Figures.median(times),
                "ms");
        figures.print("    slowest of " + REPEATS, Arrays.stream(times).max().orElseThrow(), "ms");
    }

    /** A build that is on the disk but did not run. */
    private static FreeStyleBuild build(FreeStyleProject job, int number, String buildXml) throws IOException {
        Path directory = job.getBuildDir().toPath().resolve(String.valueOf(number));
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("build.xml"), buildXml, StandardCharsets.UTF_8);
        return new FreeStyleBuild(job, directory.toFile());
    }

    /** Prints figures, one a line. */
    private static final class Figures {

        void print(String what, double value, String unit) {
            System.out.printf(Locale.ROOT, "%-80s %10.2f %s%n", what, value, unit);
        }

        static double median(double[] values) {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            return sorted[sorted.length / 2];
        }

        /** Bytes in use after collections have found all there is to find. */
        static long heap() {
            long least = Long.MAX_VALUE;
            for (int i = 0; i < 5; i++) {
                System.gc();
                least = Math.min(least, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
            }
            return least;
        }
    }
}
