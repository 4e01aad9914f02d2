package io.jenkins.plugins.kvmbench.engine.importer;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

public class UnitsTest {

    @Test
    public void convertsTimesToSecondsWithoutRoundingTwice() {
        assertConverts("ns/iter", 3161, "s", 3.161e-6);
        assertConverts("\u00b5s", 0.5, "s", 5e-7);
        assertConverts("ms/op", 7, "s", 0.007);
        assertConverts("min/op", 2, "s", 120);
        assertConverts("Seconds", 2, "s", 2);
    }

    @Test
    public void convertsRatesToPerSecond() {
        assertConverts("ops/ns", 0.25, "1/s", 0.25e9);
        assertConverts("iter/sec", 10, "1/s", 10);
        assertConverts("ops/min", 120, "1/s", 2);
    }

    @Test
    public void leavesOtherUnitsAlone() {
        assertConverts(" MB/sec", 3, "MB/sec", 3);
        assertConverts("B/op", 3, "B/op", 3);
        assertConverts("ns/page", 3, "ns/page", 3);
        assertConverts("a/b/s", 3, "a/b/s", 3);
        assertConverts("", 3, "", 3);
    }

    @Test
    public void knowsRatesByTheirUnit() {
        for (String rate : new String[] {"ops/s", "MB/sec", "Requests per second", "MHz", "frames/ms"}) {
            assertTrue(rate, Units.isRate(rate));
        }
        for (String other : new String[] {"ns/iter", "s", "Percent", "Megabytes", ""}) {
            assertFalse(other, Units.isRate(other));
        }
    }

    private static void assertConverts(String unit, double value, String name, double expected) {
        assertEquals(name, Units.of(unit).name());
        assertEquals(expected, Units.of(unit).convert(value), 0);
    }
}
