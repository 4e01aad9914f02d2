package io.jenkins.plugins.kvmbench.engine.gate;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.result.Direction;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.Test;

public class PlainGateTest {

    private static double[][] single(double... values) {
        return Arrays.stream(values).mapToObj(v -> new double[] {v}).toArray(double[][]::new);
    }

    private static PlainGate.Entry entry(String name, double[][] base, double[][] head) {
        return new PlainGate.Entry(name, Direction.LOWER, base, head, null, null);
    }

    private static int[] everyOther(int first) {
        return IntStream.range(0, 8).map(i -> first + 2 * i).toArray();
    }

    @Test
    public void shouldGateEveryEntryInItsOrderInOneRound() {
        double[][] base = single(Numbers.noisy(1, 10, 0.01, 0));
        double[][] slow = single(Numbers.noisy(2, 10, 0.01, 0.1));
        Decision decision = PlainGate.decide(
                List.of(entry("same", base, base), entry("slow", base, slow), entry("a fast one", slow, base)),
                Policy.DEFAULT);
        assertEquals(3, decision.gated());
        assertEquals(1, decision.rounds());
        assertEquals(Outcome.FAILED, decision.outcome());
        assertEquals(
                List.of("same", "slow", "a fast one"),
                decision.rows().stream().map(row -> row.id().benchmark()).toList());
        assertEquals(Verdict.REGRESSED, decision.rows().get(1).verdict());
        assertEquals(Verdict.IMPROVED, decision.rows().get(2).verdict());
        assertTrue(decision.notes().get(0), decision.notes().get(0).contains("one round"));
    }

    @Test
    public void shouldCountInvocationsAndNotIterations() {
        double[][] base = {{1, 100, 1}, {2, 2}, {3, 3, 3}, {4}, {5}};
        Row row = PlainGate.decide(List.of(entry("a", base, single(1, 2, 3, 4, 5))), Policy.DEFAULT)
                .rows()
                .get(0);
        assertEquals(5, row.nBase());
        assertEquals(0, row.change(), 0);
        assertEquals(3, row.base(), 0);
    }

    @Test
    public void shouldPairByTheSlotsOfBothArmsOnly() {
        double[][] base = single(1, 2, 3, 4, 5, 6, 7, 8);
        double[][] head = single(1.01, 2.02, 3.03, 4.04, 5.05, 6.06, 7.07, 8.08);
        PlainGate.Entry both =
                new PlainGate.Entry("a", Direction.LOWER, base, head, everyOther(0), everyOther(1));
        PlainGate.Entry one = new PlainGate.Entry("a", Direction.LOWER, base, head, everyOther(0), null);
        assertTrue(PlainGate.decide(List.of(both), Policy.DEFAULT).rows().get(0).paired());
        assertFalse(PlainGate.decide(List.of(one), Policy.DEFAULT).rows().get(0).paired());
    }

    @Test
    public void shouldNotPairAmongFiftyWhereTheSignedRankCannotReachTheLevel() {
        double[][] base = single(1, 2, 3, 4, 5, 6, 7, 8);
        PlainGate.Entry[] entries = IntStream.range(0, 50)
                .mapToObj(i -> new PlainGate.Entry(
                        "b" + i, Direction.LOWER, base, single(2, 3, 4, 5, 6, 7, 8, 9), everyOther(0), everyOther(1)))
                .toArray(PlainGate.Entry[]::new);
        assertFalse(PlainGate.decide(List.of(entries), Policy.DEFAULT).rows().get(0).paired());
        assertTrue(PlainGate.decide(List.of(entries[0]), Policy.DEFAULT).rows().get(0).paired());
    }

    @Test
    public void shouldTakeEmptyInvocationsAsLostAndEmptyArmsAsInvalid() {
        double[][] base = single(1, 2, 3, 4, 5, 6);
        double[][] holed = {{1}, {}, {2}, {3}, {4}, {5}};
        assertEquals(
                5, PlainGate.decide(List.of(entry("a", base, holed)), Policy.DEFAULT).rows().get(0).nHead());
        Decision empty = PlainGate.decide(List.of(entry("a", base, new double[0][])), Policy.DEFAULT);
        assertEquals(Verdict.INVALID, empty.rows().get(0).verdict());
        assertEquals(Outcome.INVALID, empty.outcome());
        Decision gone = PlainGate.decide(List.of(entry("a", base, null)), Policy.DEFAULT);
        assertEquals(Verdict.MISSING, gone.rows().get(0).verdict());
    }

    @Test
    public void shouldRefuseWhatCannotBeMeant() {
        double[][] arm = single(1, 2);
        PlainGate.Entry entry = entry("a", arm, arm);
        assertThrows(IllegalArgumentException.class, () -> PlainGate.decide(List.of(entry, entry), Policy.DEFAULT));
        assertThrows(
                IllegalArgumentException.class,
                () -> new PlainGate.Entry("a", Direction.LOWER, arm, arm, new int[] {0}, new int[] {1, 2}));
        assertThrows(
                IllegalArgumentException.class,
                () -> new PlainGate.Entry("a", Direction.LOWER, arm, arm, new int[] {0, 1}, new int[] {1, 2}));
    }
}
