package io.jenkins.plugins.kvmbench.engine.result;

import static org.junit.Assert.assertEquals;

import org.junit.Test;

public class UnitTest {

    @Test
    public void shouldKeepTimesInSecondsWithoutRoundingTwice() {
        assertUnit("ns/iter", 3161, "s", 3.161e-6, Direction.LOWER);
        assertUnit("\u00b5s", 0.5, "s", 5e-7, Direction.LOWER);
        assertUnit("\u03bcs/op", 0.5, "s", 5e-7, Direction.LOWER);
        assertUnit("ms/op", 7, "s", 0.007, Direction.LOWER);
        assertUnit("min/op", 2, "s", 120, Direction.LOWER);
        assertUnit(" Seconds ", 2, "s", 2, Direction.LOWER);
        assertUnit("median ms", 2, "s", 0.002, Direction.LOWER);
        assertUnit("ms per iteration", 2, "s", 0.002, Direction.LOWER);
    }

    @Test
    public void shouldKeepRatesPerSecond() {
        assertUnit("ops/ns", 0.25, "1/s", 0.25e9, Direction.HIGHER);
        assertUnit("iter/sec", 10, "1/s", 10, Direction.HIGHER);
        assertUnit("ops/min", 120, "1/s", 2, Direction.HIGHER);
        assertUnit("kops/s", 3, "1/s", 3000, Direction.HIGHER);
        assertUnit("per second", 3, "1/s", 3, Direction.HIGHER);
        assertUnit("tx/ms", 3, "tx/s", 3000, Direction.HIGHER);
        assertUnit("Requests per second", 3, "Requests/s", 3, Direction.HIGHER);
        assertUnit("kHz", 3, "Hz", 3000, Direction.HIGHER);
        assertUnit("fps", 60, "fps", 60, Direction.HIGHER);
    }

    @Test
    public void shouldKeepSizesInBytesOrBits() {
        assertUnit("KB", 990, "B", 990_000, Direction.LOWER);
        assertUnit("MB", 1, "B", 1_000_000, Direction.LOWER);
        assertUnit("Megabytes", 2, "B", 2_000_000, Direction.LOWER);
        assertUnit("KiB", 1, "B", 1024, Direction.LOWER);
        assertUnit("mebibytes", 1, "B", 1 << 20, Direction.LOWER);
        assertUnit("kb", 1, "B", 1000, Direction.LOWER);
        assertUnit("bytes", 5, "B", 5, Direction.LOWER);
        assertUnit("Mb", 1, "bit", 1e6, Direction.LOWER);
        assertUnit("kbit", 1, "bit", 1000, Direction.LOWER);
        assertUnit("b", 1, "bit", 1, Direction.LOWER);
    }

    @Test
    public void shouldKeepDataRatesPerSecond() {
        assertUnit("MB/s", 3, "B/s", 3e6, Direction.HIGHER);
        assertUnit("GiB/sec", 1, "B/s", 1 << 30, Direction.HIGHER);
        assertUnit("MBytes/sec", 1, "B/s", 1e6, Direction.HIGHER);
        assertUnit("Gbits/sec", 1, "bit/s", 1e9, Direction.HIGHER);
        assertUnit("mbps", 1, "bit/s", 1e6, Direction.HIGHER);
        assertUnit("MBps", 1, "B/s", 1e6, Direction.HIGHER);
        assertUnit("B/ms", 1, "B/s", 1000, Direction.HIGHER);
    }

    @Test
    public void shouldKnowCostsOfAnOperationOrOfSomethingElse() {
        assertUnit("kB/op", 3, "B/op", 3000, Direction.LOWER);
        assertUnit("allocs/op", 3, "allocs/op", 3, Direction.LOWER);
        assertUnit("#/op", 3, "#/op", 3, Direction.LOWER);
        assertUnit("cycles/byte", 3, "cycles/B", 3, Direction.LOWER);
        assertUnit("ns/KiB", 1024, "s/B", 1e-9, Direction.LOWER);
        assertUnit("us/page", 3, "s/page", 3e-6, Direction.LOWER);
    }

    @Test
    public void shouldLeaveTheDirectionOpenWhereTheUnitDoesNotSay() {
        assertUnit("Percent", 50, "%", 50, Direction.UNKNOWN);
        assertUnit("%", 50, "%", 50, Direction.UNKNOWN);
        assertUnit("ops", 3, "ops", 3, Direction.UNKNOWN);
        assertUnit("points", 3, "points", 3, Direction.UNKNOWN);
        assertUnit("hits/op", 3, "hits/op", 3, Direction.UNKNOWN);
        assertUnit("errors/s", 3, "errors/s", 3, Direction.UNKNOWN);
        assertUnit("ms/s", 3, "s/s", 0.003, Direction.UNKNOWN);
        assertUnit("B/B", 3, "B/B", 3, Direction.UNKNOWN);
        assertUnit("a/b/s", 3, "a/b/s", 3, Direction.UNKNOWN);
        assertUnit("", 3, "", 3, Direction.UNKNOWN);
        assertUnit("m", 3, "m", 3, Direction.UNKNOWN);
    }

    @Test(timeout = 10_000)
    public void shouldNotPonderOverTextsThatAreNoUnit() {
        String spaces = "x" + " ".repeat(4_000_000) + "y";
        assertUnit(spaces, 1, spaces, 1, Direction.UNKNOWN);
    }

    private static void assertUnit(String name, double value, String kept, double expected, Direction better) {
        Unit unit = Unit.of(name);
        assertEquals(name, name.strip(), unit.name());
        assertEquals(name, kept, unit.kept());
        assertEquals(name, better, unit.better());
        assertEquals(name, expected, unit.convert(value), Math.abs(expected) * 1e-15);
    }
}
