package io.jenkins.plugins.kvmbench.engine.importer;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.codec.ResultReader.Keep;
import io.jenkins.plugins.kvmbench.engine.codec.ResultWriter;
import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import io.jenkins.plugins.kvmbench.engine.result.Skip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class SourcesTest {

    private static final ResultSet OWN = new ResultSet(
            new RunInfo("run-1", Instant.EPOCH, null, "c", "", "", "", Map.of()),
            new Agent("kvm-07", "3f9a1c", new TreeMap<>(), new TreeMap<>()),
            List.of(
                    new Result(SeriesId.of("s", "b", Map.of(), "m"), "s", Direction.LOWER, true, Arm.BASE,
                            List.of(Invocation.of(0, 1, 2, 3))),
                    new Result(SeriesId.of("s", "b", Map.of(), "m"), "s", Direction.LOWER, true, Arm.HEAD,
                            List.of(Invocation.of(1, 2, 3)))),
            List.of(new Skip("x", "y")));

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void detectsEveryFormat() {
        for (String[] expected : new String[][] {
            {"jmh/modes.json", "jmh"},
            {"jmh/sample.json", "jmh"},
            {"hyperfine/calm.json", "hyperfine"},
            {"custom/smaller.json", "custom"},
            {"custom/bigger.json", "custom"},
        }) {
            assertEquals(expected[0], Optional.of(expected[1]),
                    Importers.detect(Fixtures.path(expected[0])).map(Importer::name));
        }
    }

    @Test
    public void readsOwnFilesWithEverythingInThem() throws Exception {
        Path file = folder.getRoot().toPath().resolve("own.json.gz");
        ResultWriter.write(OWN, file);
        assertEquals(OWN, Sources.read(file, Optional.empty(), Keep.ALL));
        assertEquals(
                List.of(Invocation.of(0, 2)),
                Sources.read(file, Optional.of("kvmbench"), Keep.MEDIANS).results().get(0).invocations());
    }

    @Test
    public void readsADirectoryOfDifferentFormatsAndSaysWhatItCouldNotRead() throws Exception {
        Path directory = folder.getRoot().toPath();
        ResultWriter.write(OWN, directory.resolve("own.json"));
        Files.createDirectories(directory.resolve("more/.hidden"));
        Files.copy(Fixtures.path("hyperfine/calm.json"), directory.resolve("more/calm.json"));
        Files.copy(Fixtures.path("hyperfine/calm.json"), directory.resolve("more/.hidden/calm.json"));
        Files.writeString(directory.resolve("strange.json"), "{\"what\":1}");
        Files.writeString(directory.resolve("torn.json"), "{\"schema\":\"kvmbench/1\",\n\"results\":[{\"suite\":\"s\",");
        Files.writeString(directory.resolve("notes.txt"), "no result");
        ResultSet set = Sources.read(directory, Optional.empty(), Keep.ALL);
        assertEquals(4, set.results().size());
        assertEquals(6, Fixtures.result(set, "hyperfine/true time").invocations().size());
        List<String> what = set.skips().stream().map(Skip::what).toList();
        assertEquals("x", what.get(0));
        assertTrue(what.get(1), what.get(1).startsWith(directory.resolve("torn.json") + ":2:"));
        assertEquals(List.of(directory.resolve("strange.json").toString(), directory.toString()), what.subList(2, 4));
        assertEquals("1 file is in no format that is read: notes.txt", set.skips().get(3).reason());
    }

    @Test
    public void shouldKeepTheMachineOfTheGoodFilesWhenOneIsBroken() throws Exception {
        write("run-1.json", OWN.run(), OWN.agent());
        write("run-2.json", OWN.run(), OWN.agent());
        Files.writeString(folder.getRoot().toPath().resolve("run-0.json"), "{\"schema\":\"kvmbench/1\",");
        ResultSet set = read();
        assertEquals(OWN.agent(), set.agent());
        assertEquals(OWN.run(), set.run());
        assertEquals(2, set.results().get(0).invocations().size());
    }

    @Test
    public void shouldTakeNoFilesMachineForThatOfOthers() throws Exception {
        write("run-1.json", OWN.run(), OWN.agent());
        write("run-2.json", OWN.run(), new Agent("kvm-08", "8e8e8e", new TreeMap<>(), new TreeMap<>()));
        assertEquals(Agent.UNKNOWN, read().agent());
        Files.delete(folder.getRoot().toPath().resolve("run-2.json"));
        assertEquals(OWN.agent(), read().agent());
        // Nobody says where another tool has measured.
        Files.copy(Fixtures.path("hyperfine/calm.json"), folder.getRoot().toPath().resolve("calm.json"));
        assertEquals(Agent.UNKNOWN, read().agent());
        assertEquals(RunInfo.UNKNOWN, read().run());
    }

    @Test
    public void shouldKeepOfRunsOnOneMachineWhatIsTrueOfAll() throws Exception {
        TreeMap<String, String> parts = new TreeMap<>(Map.of("kernel", "6.18"));
        for (int run = 1; run <= 2; run++) {
            write(
                    "run-" + run + ".json",
                    new RunInfo("run-" + run, Instant.EPOCH.plusSeconds(run), null, "c", "main", "", "", Map.of()),
                    new Agent("kvm-07", "3f9a1c", parts, new TreeMap<>(Map.of("arithmetic_cv_percent", 1.0 * run))));
        }
        ResultSet set = read();
        assertEquals(new Agent("kvm-07", "3f9a1c", parts, new TreeMap<>()), set.agent());
        assertEquals(new RunInfo("", null, null, "c", "main", "", "", Map.of()), set.run());
    }

    @Test
    public void shouldRecognizeAnOwnFileWhoseKeysWereSorted() throws Exception {
        Path file = folder.getRoot().toPath().resolve("sorted.json");
        Files.writeString(file, "{\"agent\":{},\"results\":[{\"benchmark\":\"b\",\"better\":\"lower\",\"invocations\":"
                + "[{\"samples\":[1]}],\"metric\":\"m\",\"suite\":\"s\",\"unit\":\"s\"}],\"schema\":\"kvmbench/1\"}");
        assertEquals(1, Sources.read(file, Optional.empty(), Keep.ALL).results().size());
    }

    private void write(String name, RunInfo run, Agent agent) throws Exception {
        ResultWriter.write(
                new ResultSet(run, agent, OWN.results(), List.of()), folder.getRoot().toPath().resolve(name));
    }

    private ResultSet read() throws Exception {
        return Sources.read(folder.getRoot().toPath(), Optional.empty(), Keep.ALL);
    }

    @Test
    public void saysWhereAFileOfANamedFormatBreaksOff() throws Exception {
        Path file = folder.getRoot().toPath().resolve("benchmark.json");
        Files.writeString(file, "[{\"name\": \"boot\", \"val");

        IOException e = assertThrows(IOException.class, () -> Sources.read(file, Optional.of("custom"), Keep.ALL));

        assertTrue(e.getMessage(), e.getMessage().startsWith(file + ":1:"));
    }

    @Test
    public void failsWhenNothingCouldBeRead() throws Exception {
        Path directory = folder.getRoot().toPath();
        assertProblem(directory.resolve("absent.json"), "there is no such file or directory");
        assertProblem(directory, "has no results: there is no file in this directory");
        assertProblem(Path.of("/dev/null"), "is a pipe or a device");
        Path strange = directory.resolve("strange.json");
        Files.writeString(strange, "name,value\n");
        assertProblem(strange, "is in none of the formats that are read (criterion, kvmbench, jmh, hyperfine");
        Files.writeString(strange, "{\"schema\":\"kvmbench/2\"}");
        assertProblem(strange, "this is version 2 of the format");
        Files.writeString(strange, "");
        assertProblem(strange, "is empty");
    }

    @Test
    public void refusesAnUnknownFormatByNamingTheKnownOnes() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> Sources.read(Fixtures.path("jmh"), Optional.of("jhm"), Keep.ALL));
        assertEquals(
                "unknown format 'jhm', known are criterion, kvmbench, jmh, hyperfine, lmbench, baseline, custom, customSmallerIsBetter,"
                        + " customBiggerIsBetter",
                e.getMessage());
    }

    @Test
    public void readsInTheFormatThatWasNamed() throws Exception {
        ResultSet set = Sources.read(
                Fixtures.path("custom/smaller.json"), Optional.of("customBiggerIsBetter"), Keep.ALL);
        assertEquals(Direction.HIGHER, set.results().get(0).better());
        assertThrows(IOException.class,
                () -> Sources.read(Fixtures.path("custom/smaller.json"), Optional.of("jmh"), Keep.ALL));
    }

    private static void assertProblem(Path path, String part) {
        IOException e = assertThrows(IOException.class, () -> Sources.read(path, Optional.empty(), Keep.ALL));
        assertTrue(e.getMessage(), e.getMessage().startsWith(path.toString()) && e.getMessage().contains(part));
    }
}
