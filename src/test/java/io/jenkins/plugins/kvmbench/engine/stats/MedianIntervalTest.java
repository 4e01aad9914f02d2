package io.jenkins.plugins.kvmbench.engine.stats;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.stream.IntStream;
import org.junit.Test;

public class MedianIntervalTest {

    /** Conover, Practical Nonparametric Statistics, and any table of the sign test: ranks of the 95 % interval. */
    @Test
    public void shouldHaveTheRanksOfTheTables() {
        int[][] ranks = {{1, 0}, {5, 0}, {6, 1}, {8, 1}, {9, 2}, {10, 2}, {11, 2}, {12, 3}, {15, 4}, {20, 6}, {25, 8},
            {30, 10}, {50, 18}, {100, 40}};
        for (int[] row : ranks) {
            assertEquals("n = " + row[0], row[1], MedianInterval.rank(row[0]));
        }
    }

    @Test
    public void shouldGiveOrderStatistics() {
        MedianInterval interval = MedianInterval.ofSorted(new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
        assertEquals(2, interval.lower(), 0);
        assertEquals(9, interval.upper(), 0);
    }

    @Test
    public void shouldClaimNothingBelowSixValues() {
        for (int n = 0; n < 6; n++) {
            MedianInterval interval = MedianInterval.ofSorted(new double[n]);
            assertTrue(Double.isNaN(interval.lower()) && Double.isNaN(interval.upper()));
        }
    }

    @Test
    public void shouldGoOnSmoothlyAboveTheExactRange() {
        int exact = MedianInterval.rank(1000);
        int approximate = MedianInterval.rank(1001);
        assertTrue(exact + " " + approximate, Math.abs(exact - approximate) <= 1);
        assertEquals(
                MedianInterval.rank(4000),
                MedianInterval.ofSorted(IntStream.rangeClosed(1, 4000).asDoubleStream().toArray()).lower(),
                0);
    }
}
