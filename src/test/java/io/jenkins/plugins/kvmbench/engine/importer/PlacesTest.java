package io.jenkins.plugins.kvmbench.engine.importer;

import static org.junit.Assert.assertEquals;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.Test;

public class PlacesTest {

    @Test
    public void shouldTakeForRunsWhatDiffersInWhatCountsRuns() {
        assertThings("run-1 run-2 run-10", "run-*");
        assertThings("run-1 run-7", "run-*");
        assertThings("run-1", "run-*");
        assertThings("attempt-1-base attempt-2-base", "attempt-*-base");
        assertThings("crates/a/run_1 crates/a/run_2", "crates/a/run_*");
        assertThings("results2 results3", "results*");
        assertThings("benchRun1 benchRun2", "benchRun*");
        assertThings("1 2 3", "*");
        assertThings("0/jmh 1/jmh", "*/jmh");
        assertThings("01 02 03", "*");
        assertThings("1 2 4 5 6 7 8 9 10", "*");
        assertThings("2026-01-31T12-00-00 2026-02-01T09-30-15", "*");
        assertThings("jmh-20260131 jmh-20260201", "jmh-*");
        assertThings("jmh.1700000000 jmh.1700000100123", "jmh.*");
        assertThings("latency-2026-01-15T14-30-00Z-abc1234 latency-2026-01-16T14-30-00Z-abc1235", "latency-*-*");
        assertThings("1a2b3c4 deadbee1 7654321", "*");
        assertThings("bench-123e4567-e89b-12d3-a456-426614174000 bench-00000000-e89b-12d3-a456-42661417400f", "bench-*");
    }

    @Test
    public void shouldTakeForThingsWhatDiffersInAnythingElse() {
        assertThings("serial parallel", "serial", "parallel");
        assertThings("threads-1 threads-8", "threads-1", "threads-8");
        assertThings("threads-1 threads-2 threads-3", "threads-1", "threads-2", "threads-3");
        assertThings("level-1 level-2 level-3", "level-1", "level-2", "level-3");
        assertThings("jdk17 jdk21", "jdk17", "jdk21");
        assertThings("64 128 256", "64", "128", "256");
        assertThings("1 2 4 8", "1", "2", "4", "8");
        assertThings("a/run-1 b/run-1 b/run-2", "a/run-*", "b/run-*");
        assertThings("threads-1/run-1 threads-1/run-2 threads-8/run-1", "threads-1/run-*", "threads-8/run-*");
    }

    private static void assertThings(String places, String... things) {
        assertEquals(
                new TreeSet<>(Set.of(things)),
                new TreeSet<>(Places.things(Arrays.asList(places.split(" "))).values()));
    }
}
