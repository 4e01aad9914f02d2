package io.jenkins.plugins.kvmbench.agent;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.io.File;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

public class ProcessMarkTest {

    private final ProcessMark mark = new ProcessMark(UUID.randomUUID().toString());
    private Process process;

    @Before
    public void needsLinux() {
        assumeTrue("processes are found in /proc", new File("/proc/self/stat").exists());
    }

    @After
    public void end() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    private Process start(Map<String, String> environment, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        process = builder.start();
        return process;
    }

    private Map<String, String> marked() {
        Map<String, String> environment = new HashMap<>();
        mark.put(environment);
        return environment;
    }

    @Test
    public void shouldEndWhatBearsTheMarkAndNothingElse() throws Exception {
        Process other = start(Map.of("KVMBENCH_MEASUREMENT", mark.id() + "0"), "sleep", "1000");
        Process own = start(marked(), "sleep", "1000");
        try {
            Workers.await(() -> !mark.marked().isEmpty());

            mark.kill();

            assertEquals(128 + 9, own.waitFor());
            assertTrue(other.isAlive());
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    public void shouldEndInTheWorkersSessionWhatClearedItsEnvironment() throws Exception {
        Process worker = start(marked(), "setsid", "sh", "-c", "env -i sleep 1000 & wait");
        Workers.await(() -> worker.descendants().count() == 1);
        ProcessHandle hidden = worker.descendants().findFirst().orElseThrow();

        mark.stop(ProcessId.of(worker.pid()).orElseThrow());

        Workers.await(() -> !hidden.isAlive());
    }

    @Test
    public void shouldSpareAProcessThatGotTheWorkersNumber() throws Exception {
        Process stranger = start(Map.of(), "setsid", "sleep", "1000");
        ProcessId now = ProcessId.of(stranger.pid()).orElseThrow();

        mark.stop(new ProcessId(now.pid(), now.startTicks() - 1, now.boot()));
        mark.stop(new ProcessId(now.pid(), now.startTicks(), "another boot"));

        assertTrue(stranger.isAlive());
    }

    @Test
    public void shouldKillWhatDoesNotEndWhenAsked() throws Exception {
        Process stubborn = start(marked(), "sh", "-c", "trap '' TERM; echo ready; while :; do sleep 0.1; done");
        stubborn.getInputStream().read();

        mark.stop(ProcessId.of(stubborn.pid()).orElseThrow());

        assertEquals(Set.of(), mark.marked());
    }

    @Test
    public void shouldSayThatAProcessWhichNobodyCollectedIsDead() throws Exception {
        // A sleeping parent collects no child: it stays a zombie.
        start(Map.of(), "sh", "-c", "sleep 0.01 & echo $!; exec sleep 1000");
        byte[] pid = new byte[16];
        int length = process.getInputStream().read(pid);
        long child = Long.parseLong(new String(pid, 0, length).strip());

        Workers.await(() -> ProcStat.read(child).filter(stat -> stat.state() == 'Z').isPresent());

        assertFalse(ProcessId.of(child).isPresent());
    }

    @Test
    public void shouldReadAProcessBack() throws Exception {
        ProcessId self = ProcessId.of(ProcessHandle.current().pid()).orElseThrow();

        assertEquals(self, ProcessId.parse(self.text()));
        assertTrue(self.isAlive());
        assertFalse(self.isOfEarlierBoot());
    }
}
