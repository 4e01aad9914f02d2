package io.jenkins.plugins.kvmbench.engine.importer;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.codec.ResultReader.Keep;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.Skip;
import io.jenkins.plugins.kvmbench.engine.result.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Everything below a directory is read or named, and what is two is not taken for one. */
public class DirectoriesTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Path root;

    @Before
    public void name() {
        root = folder.getRoot().toPath();
    }

    @Test
    public void shouldReadEveryDirectoryOfCriterion() throws Exception {
        measure("criterion", "a", "a", "new", 100);
        measure("criterion-nightly", "b", "b", "new", 200);
        measure("crates/parse/target/criterion", "parse", "parse", "new", 300);
        assertEquals(List.of("criterion/a time", "criterion/b time", "criterion/parse time"), series(read("")));
        assertEquals(List.of(), read("").skips());
    }

    @Test
    public void shouldReadAGroupThatIsCalledLikeCriterionsDirectory() throws Exception {
        measure("target/criterion", "parser", "parser", "new", 100);
        measure("target/criterion", "criterion/self", "criterion/self", "new", 200);
        measure("target/criterion", "report", "report", "new", 300);
        for (String path : List.of("", "target", "target/criterion")) {
            assertEquals(
                    List.of("criterion/criterion/self time", "criterion/parser time", "criterion/report time"),
                    series(read(path)));
        }
    }

    @Test
    public void shouldTellBenchmarksOfOneNameApartByTheirTitle() throws Exception {
        measure("target/criterion", "aes", "aes", "new", 100);
        measure("target/criterion", "aes", "aes_2", "new", 900);
        assertEquals(List.of("criterion/aes title=aes time", "criterion/aes title=aes_2 time"), series(read("")));
    }

    @Test
    public void shouldTellCratesApart() throws Exception {
        measure("target/criterion", "parse", "parse", "new", 100);
        measure("crates/json/target/criterion", "parse", "parse", "new", 200);
        measure("crates/json/target/criterion", "print", "print", "new", 300);
        assertEquals(
                List.of(
                        "criterion/parse directory=. time",
                        "criterion/parse directory=crates/json time",
                        "criterion/print time"),
                series(read("")));
    }

    @Test
    public void shouldTakeRunsSideBySideForInvocationsOfOneSeries() throws Exception {
        for (int run = 1; run <= 10; run++) {
            measure("run-" + run + "/target/criterion", "parse", "parse", "new", 100 + run);
            hyperfine("run-" + run + ".json", "sleep 1", run);
        }
        ResultSet set = read("");
        assertEquals(List.of("criterion/parse time", "hyperfine/sleep 1 time"), series(set));
        assertEquals(10, set.results().get(0).invocations().size());
        assertEquals(10, set.results().get(1).invocations().size());
    }

    @Test
    public void shouldCountEachOfSeveralRunsAsOnePieceOfEvidence() throws Exception {
        for (int run = 1; run <= 3; run++) {
            write("run-" + run + ".json", "{\"results\":[{\"command\":\"x\",\"times\":[" + run + ",7," + run + ".5]}]}");
        }
        Result several = read("").results().get(0);
        assertArrayEquals(new double[] {1.5, 2.5, 3.5}, several.medians(), 0);
        assertArrayEquals(new double[] {1, 7, 1.5}, several.invocations().get(0).samples(), 0);
        assertEquals(3, read("run-1.json").results().get(0).counted().size());
    }

    @Test
    public void shouldTellWhatDoesNotCountWithinARun() throws Exception {
        String run = "{\"schema\":\"kvmbench/1\",\"results\":[{\"suite\":\"s\",\"benchmark\":\"b\",\"metric\":\"t\",\"unit\":\"s\","
                + "\"better\":\"lower\",\"invocations\":[%s]}]}";
        String disturbed = "{\"samples\":[9],\"status\":\"contaminated\",\"contamination\":{\"reasons\":[\"steal\"]}}";
        String failed = "{\"samples\":[],\"status\":\"failed\",\"note\":\"exit code 7\"}";
        write("run-1.json", run.formatted("{\"samples\":[8,1,1],\"warmup\":1},{\"samples\":[3]}," + disturbed));
        write("run-2.json", run.formatted(failed + "," + disturbed));
        write("run-3.json", run.formatted(disturbed));
        Result result = read("").results().get(0);
        assertArrayEquals(new double[] {1, 3}, result.counted().get(0).samples(), 0);
        assertEquals(1, result.counted().size());
        assertEquals(
                List.of(
                        "1 of the run's 3 invocations do not count, the first: steal",
                        "2 of the run's 2 invocations do not count, the first: exit code 7",
                        ""),
                result.invocations().stream().map(Invocation::note).toList());
        assertEquals(
                List.of(Status.OK, Status.FAILED, Status.CONTAMINATED),
                result.invocations().stream().map(Invocation::status).toList());
    }

    @Test
    public void shouldTellFilesApartThatShareNames() throws Exception {
        hyperfine("serial.json", "sort", 4);
        hyperfine("parallel.json", "sort", 1);
        assertEquals(
                List.of("hyperfine/sort file=parallel time", "hyperfine/sort file=serial time"), series(read("")));
    }

    @Test
    public void shouldTellApartOnBothSidesWhatIsTwoOnOne() throws Exception {
        hyperfine("base/serial.json", "sort", 4);
        hyperfine("head/serial.json", "sort", 4);
        hyperfine("head/parallel.json", "sort", 1);
        List<ResultSet> sides = both("base", "head");
        assertEquals(List.of("hyperfine/sort file=serial time"), series(sides.get(0)));
        assertEquals(
                List.of("hyperfine/sort file=parallel time", "hyperfine/sort file=serial time"), series(sides.get(1)));
        measure("before/target/criterion", "aes", "aes", "new", 100);
        measure("after/target/criterion", "aes", "aes", "new", 100);
        measure("after/target/criterion", "aes", "aes_2", "new", 900);
        sides = both("before", "after");
        assertEquals(List.of("criterion/aes title=aes time"), series(sides.get(0)));
        assertEquals(List.of("criterion/aes title=aes time", "criterion/aes title=aes_2 time"), series(sides.get(1)));
    }

    @Test
    public void shouldNotPairWhatNothingTellsApartWhereTheNumbersDiffer() throws Exception {
        write("base.json", "{\"results\":[{\"command\":\"x\",\"times\":[1]},{\"command\":\"x\",\"times\":[2]}]}");
        write("head.json", "{\"results\":[{\"command\":\"x\",\"times\":[2]}]}");
        List<ResultSet> sides = both("base.json", "head.json");
        assertEquals(
                List.of("hyperfine/x entry=1 of 2 time", "hyperfine/x entry=2 of 2 time"), series(sides.get(0)));
        assertEquals(List.of("hyperfine/x entry=1 of 1 time"), series(sides.get(1)));
    }

    @Test
    public void shouldNotTellApartByWhatTheOtherSideHasNothingOf() throws Exception {
        String two = "[{\"benchmark\":\"b\",\"mode\":\"ss\",\"jvm\":\"%1$s/1\",\"primaryMetric\":{\"scoreUnit\":\"s/op\","
                + "\"rawData\":[[1]]}},{\"benchmark\":\"b\",\"mode\":\"ss\",\"jvm\":\"%1$s/2\",\"primaryMetric\":{"
                + "\"scoreUnit\":\"s/op\",\"rawData\":[[9]]}}]";
        write("base.json", two.formatted("/home/a"));
        write("head.json", two.formatted("/home/b"));
        for (ResultSet side : both("base.json", "head.json")) {
            assertEquals(
                    List.of("jmh/b entry=1 of 2 mode=ss time", "jmh/b entry=2 of 2 mode=ss time"), series(side));
        }
    }

    @Test
    public void shouldNameBothPlacesOfOneSeriesInTwoUnits() throws Exception {
        write("run-1.json", "[{\"name\":\"a\",\"unit\":\"ms\",\"value\":1}]");
        write("run-2.json", "[{\"name\":\"a\",\"unit\":\"MB\",\"value\":1}]");
        ResultSet set = read("");
        assertEquals(1, set.results().get(0).invocations().size());
        Skip skip = set.skips().get(0);
        assertEquals(root.resolve("run-2.json").toString(), skip.what());
        assertEquals(
                "has custom/a value in 'MB', and " + root.resolve("run-1.json") + " in 'ms': only the latter is used",
                skip.reason());
    }

    @Test
    public void shouldReadOtherFilesBesideCriterionsDirectory() throws Exception {
        measure("target/criterion", "parse", "parse", "new", 100);
        hyperfine("target/criterion/cli.json", "parse file", 3);
        hyperfine("cli.json", "print file", 3);
        write("target/criterion/parse/report/index.html", "<html>");
        write("target/criterion/report/index.html", "<html>");
        write("target/criterion/parse/new/raw.csv", "group,function");
        write("target/criterion/parse/change/estimates.json", "{}");
        assertEquals(
                List.of("criterion/parse time", "hyperfine/parse file time", "hyperfine/print file time"),
                series(read("")));
        assertEquals(List.of(), read("").skips());
    }

    @Test
    public void shouldNotReadAnOldMeasurementForABrokenNewOne() throws Exception {
        measure("target/criterion", "parse", "parse", "base", 100);
        measure("target/criterion", "print", "print", "new", 100);
        write("target/criterion/parse/new/sample.json", "{\"iters\":[1],\"times\":[900]}");
        ResultSet set = read("");
        assertEquals(List.of("criterion/print time"), series(set));
        assertEquals(
                List.of(new Skip(
                        root.resolve("target/criterion/parse/new").toString(),
                        "holds a measurement without benchmark.json, so nobody knows of what: measure again into an empty"
                                + " directory",
                        true)),
                set.skips());
    }

    @Test
    public void shouldReadTheSavedBaselineThatIsNamedAndNameThoseItDoesNotRead() throws Exception {
        measure("target/criterion", "parse", "parse", "new", 100);
        measure("target/criterion", "parse", "parse", "base", 100);
        measure("target/criterion", "parse", "parse", "before", 200);
        measure("target/criterion", "print", "print", "new", 300);
        for (String path : List.of("target/criterion@before", "target@before")) {
            ResultSet before = read(path);
            assertEquals(List.of("criterion/parse time"), series(before));
            assertArrayEquals(new double[] {200e-9}, before.results().get(0).medians(), 1e-20);
        }
        ResultSet now = read("target/criterion");
        assertEquals(List.of("criterion/parse time", "criterion/print time"), series(now));
        Path criterion = root.resolve("target/criterion");
        assertEquals(
                List.of("the saved baseline 'before' (1 benchmark) is not read: write " + criterion + "@before to name it"),
                now.skips().stream().map(Skip::reason).toList());
        String refusal = Fixtures.refusal(root.resolve("target/criterion@after"));
        assertEquals(criterion + ": Criterion has saved no 'after' there, there are base, before, new", refusal);
        Files.createDirectories(root.resolve("with@sign"));
        hyperfine("with@sign/a.json", "x", 1);
        assertEquals(List.of("hyperfine/x time"), series(read("with@sign")));
    }

    @Test
    public void shouldFollowADirectoryThatIsALinkAndNameLinksBelow() throws Exception {
        measure("real/target/criterion", "parse", "parse", "new", 100);
        hyperfine("real/run-1.json", "x", 1);
        Files.createSymbolicLink(root.resolve("real/latest.json"), Path.of("run-1.json"));
        Files.createSymbolicLink(root.resolve("link"), Path.of("real"));
        ResultSet set = read("link");
        assertEquals(List.of("criterion/parse time", "hyperfine/x time"), series(set));
        assertEquals(
                List.of(new Skip(
                        root.resolve("link").toString(), "1 file is in no format that is read: latest.json (a link)")),
                set.skips());
    }

    @Test
    public void shouldReadAtAnyDepth() throws Exception {
        hyperfine("d/".repeat(40) + "deep.json", "x", 1);
        measure("d/".repeat(30) + "target/criterion", "parse", "parse", "new", 100);
        assertEquals(List.of("criterion/parse time", "hyperfine/x time"), series(read("")));
    }

    @Test
    public void shouldSayWhatToDoWithTheDataOfCargoCriterion() throws Exception {
        write("target/criterion/data/main/parse/benchmark.cbor", "x");
        write("target/criterion/data/main/parse/measurement_260131120000.cbor", "x");
        String refusal = Fixtures.refusal(root.resolve("target/criterion"));
        assertTrue(refusal, refusal.contains("2 files are cargo-criterion's own data, which is not read ('cargo bench'"
                + " writes what is): data/main/parse/benchmark.cbor, data/main/parse/measurement_"));
    }

    @Test
    public void shouldNameWhatItDoesNotReadInAListWithAnEnd() throws Exception {
        hyperfine("a.json", "x", 1);
        for (int i = 100; i < 150; i++) {
            write("strange/" + i + ".json", "{}");
            write("notes/" + i + ".txt", "");
        }
        ResultSet set = read("");
        assertEquals(22, set.skips().size());
        assertEquals(root.resolve("strange/100.json").toString(), set.skips().get(0).what());
        assertEquals(
                "30 files are in no format that is read either: strange/120.json, strange/121.json, strange/122.json and"
                        + " 27 more",
                set.skips().get(20).reason());
        assertTrue(set.skips().get(21).reason(), set.skips().get(21).reason().startsWith("50 files are in no format"));
    }

    @Test
    public void shouldNameWhatIsNotInTheFormatThatWasAskedFor() throws Exception {
        measure("target/criterion", "parse", "parse", "new", 100);
        hyperfine("a.json", "x", 1);
        ResultSet set = Fixtures.read("hyperfine", root);
        assertEquals(List.of("hyperfine/x time"), series(set));
        assertTrue(set.skips().get(0).reason(), set.skips().get(0).reason().startsWith(
                "2 files are not in the format that was asked for: target/criterion/parse/new/benchmark.json, "));
        set = Fixtures.read("criterion", root);
        assertEquals(List.of("criterion/parse time"), series(set));
        assertEquals("1 file is not in the format that was asked for: a.json", set.skips().get(0).reason());
    }

    @Test
    public void shouldTellFilesThatAreBrokenFromThoseOfOtherThings() throws Exception {
        hyperfine("a.json", "x", 1);
        write("other/notes.json", "{\"a\": 1}");
        write("other/comments.json", "// not JSON\n{}");
        write("other/text.json", "text");
        assertEquals(List.of(), broken());
        write("broken/late.json", "{\"results\":[{\"command\":\"x\",\"times\":[1");
        write("broken/early.json", "{\"resul");
        write("broken/empty.json", "");
        write("broken/wrong.json", "{\"results\":[{\"command\":\"x\",\"times\":[\"?\"]}]}");
        measure("target/criterion", "parse", "parse", "new", 100);
        write("target/criterion/parse/new/sample.json", "{\"iters\":[1");
        write("target/criterion/print/new/sample.json", "{\"iters\":[1],\"times\":[900]}");
        assertEquals(List.of("early.json", "empty.json", "late.json", "new", "sample.json", "wrong.json"), broken());
    }

    /** The names of what is broken, sorted. */
    private List<String> broken() throws Exception {
        return read("").skips().stream()
                .filter(Skip::broken)
                .map(skip -> Path.of(skip.what()).getFileName().toString().replaceFirst(":.*", ""))
                .sorted()
                .toList();
    }

    @Test
    public void shouldReadSeveralSourcesLikeOneDirectory() throws Exception {
        hyperfine("a/run-1.json", "x", 1);
        hyperfine("a/run-2.json", "x", 1);
        hyperfine("b/run-1.json", "x", 1);
        ResultSet set = Sources.readAll(
                Map.of("hyperfine", List.of(root.resolve("a/run-1.json"), root.resolve("a/run-2.json"), root.resolve("b"))),
                Keep.ALL);
        assertEquals(List.of("hyperfine/x file=a/run-* time", "hyperfine/x file=b/run-* time"), series(set));
        assertEquals(2, set.results().get(0).invocations().size());
    }

    private ResultSet read(String path) throws Exception {
        return Sources.read(root.resolve(path), Optional.empty(), Keep.ALL);
    }

    private List<ResultSet> both(String base, String head) throws Exception {
        return Sources.readBoth(root.resolve(base), root.resolve(head), Optional.empty(), Keep.MEDIANS);
    }

    private static List<String> series(ResultSet set) {
        return set.results().stream().map(Result::id).map(Object::toString).toList();
    }

    private void hyperfine(String file, String command, double seconds) throws Exception {
        write(file, "{\"results\":[{\"command\":\"" + command + "\",\"times\":[" + seconds + "]}]}");
    }

    /** @param name the benchmark's directory and title */
    private void measure(String criterion, String id, String name, String measurement, double nanoseconds)
            throws Exception {
        String directory = criterion + "/" + name + "/" + measurement + "/";
        write(directory + "benchmark.json", "{\"full_id\":\"" + id + "\",\"directory_name\":\"" + name
                + "\",\"title\":\"" + name + "\"}");
        write(directory + "sample.json", "{\"iters\":[1],\"times\":[" + nanoseconds + "]}");
    }

    private void write(String file, String content) throws Exception {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }
}
