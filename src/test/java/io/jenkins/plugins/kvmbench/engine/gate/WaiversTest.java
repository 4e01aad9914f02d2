package io.jenkins.plugins.kvmbench.engine.gate;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.gate.rulings.Waiver;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import java.time.Instant;
import java.util.List;
import org.junit.Test;

public class WaiversTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final Instant LATER = Instant.parse("2026-02-28T12:00:00Z");

    private static PlainGate.Entry entry(String name, double factor) {
        double[][] base = new double[12][];
        double[][] head = new double[12][];
        for (int i = 0; i < base.length; i++) {
            base[i] = new double[] {100 + i / 10.0};
            head[i] = new double[] {factor * (100 + i / 10.0)};
        }
        return new PlainGate.Entry(name, Direction.LOWER, base, head, null, null);
    }

    private static Decision decision() {
        return PlainGate.decide(List.of(entry("slow", 1.10), entry("slower", 1.20), entry("fine", 1)), Policy.DEFAULT);
    }

    private static Waiver waiver(String pattern, Instant expires) {
        return new Waiver(pattern, "alice", "known since 1.2", expires);
    }

    private static Row row(Decision decision, String name) {
        return decision.rows().stream()
                .filter(row -> row.id().benchmark().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    public void shouldTakeTheWeightOffAWaivedRegressionAndSayWho() {
        Decision waived = Waivers.applied(decision(), List.of(waiver("plain/slow", LATER)), NOW);
        Row row = row(waived, "slow");
        assertEquals(Level.NONE, row.level());
        assertEquals(Verdict.REGRESSED, row.verdict());
        assertTrue(row.reason(), row.reason().startsWith("waived by alice until 2026-02-28: known since 1.2"));
        assertEquals(Outcome.FAILED, waived.outcome());
        assertEquals("slower", waived.rows().get(0).id().benchmark());
        assertEquals(List.of("1 regression was waived"), waived.notes().subList(waived.notes().size() - 1, waived.notes().size()));
    }

    @Test
    public void shouldPassWhenEveryRegressionIsWaived() {
        assertEquals(Outcome.FAILED, decision().outcome());
        assertEquals(
                Outcome.PASSED,
                Waivers.applied(decision(), List.of(waiver("plain/slow*", LATER)), NOW).outcome());
        assertEquals(
                Outcome.PASSED,
                Waivers.applied(decision(), List.of(waiver("value", LATER)), NOW).outcome());
    }

    @Test
    public void shouldNotCountExpiredWaiversAndThoseOfOthers() {
        Decision decision = decision();
        assertSame(decision, Waivers.applied(decision, List.of(waiver("*", NOW)), NOW));
        assertSame(decision, Waivers.applied(decision, List.of(waiver("plain/fine", LATER)), NOW));
        assertSame(decision, Waivers.applied(decision, List.of(), NOW));
    }

    @Test
    public void shouldWaiveRegressionsAlone() {
        Decision vanished = PlainGate.decide(
                List.of(
                        new PlainGate.Entry("gone", Direction.LOWER, new double[][] {{1}, {1}}, null, null, null),
                        entry("fine", 1)),
                Policy.DEFAULT.withMissing(Level.FAIL));
        assertEquals(Outcome.FAILED, vanished.outcome());
        assertSame(vanished, Waivers.applied(vanished, List.of(waiver("*", LATER)), NOW));
    }

    @Test
    public void shouldRefuseAWaiverOfNothing() {
        assertThrows(IllegalArgumentException.class, () -> waiver(" ", LATER));
    }
}
