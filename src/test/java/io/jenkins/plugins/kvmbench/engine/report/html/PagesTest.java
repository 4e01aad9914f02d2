package io.jenkins.plugins.kvmbench.engine.report.html;

import static org.junit.Assert.assertEquals;
import static org.junit.Assume.assumeTrue;

import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.Outcome;
import io.jenkins.plugins.kvmbench.engine.gate.Row;
import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
import io.jenkins.plugins.kvmbench.engine.history.Course;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import io.jenkins.plugins.kvmbench.engine.report.Samples;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The HTML report in a browser: accessible and readable at every width, light and dark. */
public class PagesTest {

    private static final Path MODULES = Path.of("build/pages/node_modules");

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private static Optional<Path> chromium() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .flatMap(directory -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Map<String, ReportInput> pages() {
        Map<String, ReportInput> pages = new LinkedHashMap<>();
        pages.put("comparison", Samples.slower());
        pages.put("run", ReportInput.of(Samples.run()));
        pages.put("nothing", ReportInput.of(Samples.nothing()));
        pages.put("one", named("reset"));
        pages.put(
                "names",
                named(
                        "a_function_with_a_name_of_many_words_that_no_line_of_a_telephone_holds",
                        "std::vector<std::pair<std::string, int>>::emplace_back/1048576/real_time",
                        "com.example.benchmarks.serialization.JsonDeserializationBenchmark.readLargeDocument",
                        "x".repeat(150)));
        pages.put("hostile", Samples.hostile());
        pages.put("large", Samples.large(1_000));
        return pages;
    }

    private static ReportInput named(String... names) {
        List<Row> rows = new ArrayList<>();
        List<Result> results = new ArrayList<>();
        for (String name : names) {
            SeriesId id = SeriesId.of("criterion", name, Map.of(), "time");
            rows.add(Samples.row(id, Verdict.REGRESSED, Level.FAIL, 1000, 100, 9, 0.01));
            results.add(Samples.rate(id, Arm.BASE, 1000, 10));
            results.add(Samples.rate(id, Arm.HEAD, 100, 10));
        }
        return ReportInput.of(
                new ResultSet(Samples.RUN, Samples.AGENT, results, List.of()), Samples.decision(Outcome.FAILED, rows));
    }

    @Test
    public void readsWellAndIsAccessibleAtEveryWidthLightAndDark() throws Exception {
        assumeTrue(
                "what tests of pages need from npm is not installed: run '.ci/test-modules'",
                Files.exists(MODULES.resolve(".package-lock.json")));
        Optional<Path> chromium = chromium();
        assumeTrue("no chromium: tests of pages are skipped (Debian's package: chromium)", chromium.isPresent());
        List<String> command = new ArrayList<>(List.of("node", "src/test/pages/check.mjs"));
        for (Map.Entry<String, ReportInput> page : pages().entrySet()) {
            command.add(write(page.getKey(), page.getValue()).toString());
        }
        command.add(Files.writeString(
                        folder.getRoot().toPath().resolve("trend.html"),
                        TrendPage.render(TrendPageTest.BUILDS, Course.of(TrendPageTest.BUILDS)))
                .toString());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.getRoot().toPath().resolve("faults").toFile());
        builder.environment().put("MODULES", MODULES.toAbsolutePath().toString());
        builder.environment().put("CHROMIUM", chromium.get().toString());
        int code = builder.start().waitFor();

        assertEquals("[]", Files.readString(folder.getRoot().toPath().resolve("faults")).strip());
        assertEquals(0, code);
    }

    private Path write(String name, ReportInput input) throws IOException {
        return Files.writeString(folder.getRoot().toPath().resolve(name + ".html"), new HtmlReport().render(input));
    }
}
