package io.jenkins.plugins.kvmbench.engine.stats;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

public class TablesTest {

    @Test
    public void shouldMakeATableOnce() {
        Tables tables = new Tables(2);
        double[] first = tables.get(7, () -> new double[] {7});
        assertSame(first, tables.get(7, () -> new double[] {8}));
        assertEquals(8, tables.get(8, () -> new double[] {8})[0], 0);
        assertSame(first, tables.get(7, () -> new double[] {9}));
    }

    @Test
    public void shouldKeepNoMoreThanItMay() {
        Tables tables = new Tables(16);
        for (int size = 0; size < 1000; size++) {
            double[] table = {size};
            assertSame(table, tables.get(size, () -> table));
            assertTrue(tables.kept() <= 16);
        }
    }

    @Test
    public void shouldAnswerTheSameAfterAllSizesWereAskedFor() {
        int before = RankSum.critical(10, 10, 0.05);
        int pairs = SignedRank.critical(10, 0.05);
        for (int n = 1; n <= 60; n++) {
            RankSum.critical(n, 60, 0.05);
            RankSum.critical(n, 30, 0.05);
            SignedRank.critical(n, 0.05);
        }
        assertEquals(before, RankSum.critical(10, 10, 0.05));
        assertEquals(pairs, SignedRank.critical(10, 0.05));
    }
}
