package io.jenkins.plugins.kvmbench.engine.report;

import static org.junit.Assert.assertEquals;

import org.junit.Test;

public class QuantityTest {

    @Test
    public void showsTimesWithTheirPrefixWhateverTheUnitMeasured() {
        assertEquals("8.750 µs", Quantity.of(8750, "ns").toString());
        assertEquals("1.500 s", Quantity.of(1500, "ms").toString());
        assertEquals("12.30 ms", Quantity.of(0.0123, "s").toString());
        assertEquals("0 s", Quantity.of(0, "s").toString());
        assertEquals("−3.000 ns", Quantity.of(-3e-9, "s").toString());
        assertEquals("250.0 ps", Quantity.of(0.25, "ns").toString());
    }

    @Test
    public void takesTheNextPrefixWhereRoundingReachesIt() {
        assertEquals("1.000 s", Quantity.of(999.96, "ms").toString());
        assertEquals("1.000 M/s", Quantity.of(999_960, "1/s").toString());
        assertEquals("999.9 k/s", Quantity.of(999_940, "1/s").toString());
    }

    @Test
    public void showsRatesBytesAndCycles() {
        assertEquals("10.10 k/s", Quantity.of(10_100, "1/s").toString());
        assertEquals("290.0 /s", Quantity.of(290, "1/s").toString());
        assertEquals("64.00 KiB", Quantity.of(65_536, "B").toString());
        assertEquals("1.500 GiB", Quantity.of(1.5 * (1 << 30), "B").toString());
        assertEquals("9702 cycles", Quantity.of(9702, "cycles").toString());
        assertEquals("123.5 kcycles", Quantity.of(123_456, "cycles").toString());
        assertEquals("22.96 cycles", Quantity.of(22.96, "cycles").toString());
    }

    @Test
    public void leavesUnitsItDoesNotKnowAlone() {
        assertEquals("9 pages", Quantity.of(9, "pages").toString());
        assertEquals("12350 MB/s", Quantity.of(12_345.4, "MB/s").toString());
        assertEquals("1.235e7 widgets", Quantity.of(12_345_678, "widgets").toString());
        assertEquals("0.001200 widgets", Quantity.of(0.0012, "widgets").toString());
    }

    @Test
    public void saysWhenThereIsNoNumber() {
        assertEquals("–", Quantity.of(Double.NaN, "s").toString());
        assertEquals("∞ s", Quantity.of(Double.POSITIVE_INFINITY, "s").toString());
        assertEquals("–", Quantity.percent(Double.NaN));
    }

    @Test
    public void keepsAllDigitsForHovering() {
        assertEquals("10100.25 1/s", Quantity.exact(10_100.25, "1/s"));
        assertEquals("0.0000001 s", Quantity.exact(1e-7, "s"));
    }

    @Test
    public void showsSharesAndLimits() {
        assertEquals("8.0 %", Quantity.percent(0.0802));
        assertEquals("150 %", Quantity.percent(1.5));
        assertEquals("+8.0", Quantity.signedPercent(0.0802));
        assertEquals("−0.4", Quantity.signedPercent(-0.004));
        assertEquals("0.0", Quantity.signedPercent(-0.0001));
        assertEquals("3 %", Quantity.limit(0.03));
        assertEquals("2.5 %", Quantity.limit(0.025));
        assertEquals("2e-5", Quantity.p(2e-5));
        assertEquals("0.13", Quantity.p(0.1272));
        assertEquals("8.91×", Quantity.times(8.912));
        assertEquals("1/157", Quantity.times(1 / 157.0));
    }

    @Test
    public void dividesAnAxisByThePrefixOfItsLargestValue() {
        assertEquals(1e-6, Quantity.divisor(0.000_012, "s"), 1e-18);
        assertEquals(1e3, Quantity.divisor(12_000, "ns"), 1e-9);
        assertEquals(1e3, Quantity.divisor(12_000, "1/s"), 0);
        assertEquals(1024 * 1024, Quantity.divisor(3e6, "B"), 0);
        assertEquals(1, Quantity.divisor(9_000, "cycles"), 0);
        assertEquals(1, Quantity.divisor(1e9, "Mops"), 0);
    }
}
