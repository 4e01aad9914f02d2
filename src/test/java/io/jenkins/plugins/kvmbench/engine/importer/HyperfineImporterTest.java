package io.jenkins.plugins.kvmbench.engine.importer;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

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

    @Test
    public void takesEachTimeForOneInvocation() throws Exception {
        ResultSet set = Fixtures.read("hyperfine", "hyperfine/calm.json");
        Result sleep = Fixtures.result(set, "hyperfine/sleep 0.01 time");
        assertEquals("s", sleep.unit());
        assertEquals(6, sleep.counted().size());
        assertTrue(sleep.invocations().stream().allMatch(invocation -> invocation.samples().length == 1));
        assertTrue(sleep.medians()[0] > 0.01 && sleep.medians()[0] < 1);
    }

    @Test
    public void countsProcessesThatFailedOut() throws Exception {
        ResultSet set = Fixtures.read("hyperfine", "hyperfine/failures.json");
        Result test = Fixtures.result(set, "hyperfine/test $(( $(date +%N) / 1000 % 2 )) = 0 time");
        assertEquals(
                List.of("exit code 1", "exit code 1", "", "", "exit code 1", "exit code 1", "", ""),
                test.invocations().stream().map(Invocation::note).toList());
        assertEquals(4, test.counted().size());
        Result killed = Fixtures.read("hyperfine", "hyperfine/signal.json").results().get(0);
        assertEquals("exit code 137", killed.invocations().get(0).note());
    }

    @Test
    public void tellsParametersApart() throws Exception {
        ResultSet set = Fixtures.read("hyperfine", "hyperfine/parameters.json");
        assertEquals(
                List.of("hyperfine/grep 1 n=1 time", "hyperfine/grep 2 n=2 time"),
                set.results().stream().map(result -> result.id().toString()).toList());
    }

    @Test
    public void readsSignalsAndMemoryOfNewerVersions() throws Exception {
        ResultSet set = read("{\"results\":[{\"command\":\"x\",\"times\":[1,2],\"exit_codes\":[0,null],"
                + "\"memory_usage_byte\":[4096,8192]}]}");
        Result time = Fixtures.result(set, "hyperfine/x time");
        assertEquals(Status.FAILED, time.invocations().get(1).status());
        assertEquals("ended by a signal", time.invocations().get(1).note());
        Result memory = Fixtures.result(set, "hyperfine/x memory");
        assertEquals("B", memory.unit());
        assertFalse(memory.gating());
        assertEquals(4096, memory.medians()[0], 0);
    }

    @Test
    public void shouldTellTheSameCommandTwiceApart() throws Exception {
        ResultSet set = read("{\"results\":[{\"command\":\"x\",\"times\":[1,2]},{\"command\":\"x\",\"times\":[3]}]}");
        assertEquals(
                List.of("hyperfine/x entry=1 of 2 time", "hyperfine/x entry=2 of 2 time"),
                set.results().stream().map(result -> result.id().toString()).toList());
    }

    @Test
    public void refusesListsOfDifferentLengths() throws Exception {
        Path file = write("{\"results\":[{\"command\":\"x\",\"times\":[1,2],\"exit_codes\":[0]}]}");
        assertTrue(Fixtures.refusal(file).endsWith("2 times but 1 exit codes"));
    }

    private ResultSet read(String text) throws Exception {
        return Fixtures.read("hyperfine", write(text));
    }

    private Path write(String text) throws Exception {
        return Files.writeString(folder.getRoot().toPath().resolve("hyperfine.json"), text);
    }
}
