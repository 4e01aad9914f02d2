package io.jenkins.plugins.kvmbench.engine.importer;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.codec.ResultReader.Keep;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class HyperfineImporterTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private final HyperfineImporter importer = new HyperfineImporter();

    @Test
    public void takesEachTimeForOneInvocation() throws Exception {
        ResultSet set = importer.read(Fixtures.path("hyperfine/calm.json"), Keep.ALL).set();
        Result sleep = Fixtures.result(set, "hyperfine/sleep 0.01 time");
        assertEquals("s", sleep.unit());
        assertEquals(6, sleep.counted().size());
        assertTrue(sleep.invocations().stream().allMatch(invocation -> invocation.samples().length == 1));
        assertTrue(sleep.medians()[0] > 0.01 && sleep.medians()[0] < 1);
    }

    @Test
    public void countsProcessesThatFailedOut() throws Exception {
        ResultSet set = importer.read(Fixtures.path("hyperfine/failures.json"), Keep.ALL).set();
        Result test = Fixtures.result(set, "hyperfine/test $(( $(date +%N) / 1000 % 2 )) = 0 time");
        assertEquals(
                List.of("exit code 1", "exit code 1", "", "", "exit code 1", "exit code 1", "", ""),
                test.invocations().stream().map(Invocation::note).toList());
        assertEquals(4, test.counted().size());
        Result killed = importer.read(Fixtures.path("hyperfine/signal.json"), Keep.ALL).set().results().get(0);
        assertEquals("exit code 137", killed.invocations().get(0).note());
    }

    @Test
    public void tellsParametersApart() throws Exception {
        ResultSet set = importer.read(Fixtures.path("hyperfine/parameters.json"), Keep.ALL).set();
        assertEquals(
                List.of("hyperfine/grep 1 n=1 time", "hyperfine/grep 2 n=2 time"),
                set.results().stream().map(result -> result.id().toString()).toList());
    }

    @Test
    public void readsSignalsAndMemoryOfNewerVersions() throws Exception {
        Imported imported = read("{\"results\":[{\"command\":\"x\",\"times\":[1,2],\"exit_codes\":[0,null],"
                + "\"memory_usage_byte\":[4096,8192]}]}");
        Result time = Fixtures.result(imported.set(), "hyperfine/x time");
        assertEquals(Status.FAILED, time.invocations().get(1).status());
        assertEquals("ended by a signal", time.invocations().get(1).note());
        Result memory = Fixtures.result(imported.set(), "hyperfine/x memory");
        assertEquals("B", memory.unit());
        assertFalse(memory.gating());
        assertEquals(4096, memory.medians()[0], 0);
    }

    @Test
    public void makesTheSameCommandTwiceOneSeries() throws Exception {
        Imported imported = read("{\"results\":[{\"command\":\"x\",\"times\":[1,2]},{\"command\":\"x\",\"times\":[3]}]}");
        assertEquals(3, imported.set().results().get(0).invocations().size());
    }

    @Test
    public void refusesListsOfDifferentLengths() throws Exception {
        Imported imported = read("{\"results\":[{\"command\":\"x\",\"times\":[1,2],\"exit_codes\":[0]}]}");
        assertEquals(List.of(), imported.set().results());
        assertTrue(imported.problems().get(0).message().endsWith("2 times but 1 exit codes"));
    }

    private Imported read(String text) throws Exception {
        Path file = folder.getRoot().toPath().resolve("hyperfine.json");
        Files.writeString(file, text);
        return importer.read(file, Keep.ALL);
    }
}
