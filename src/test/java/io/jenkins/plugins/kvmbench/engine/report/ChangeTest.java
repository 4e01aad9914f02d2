package io.jenkins.plugins.kvmbench.engine.report;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.Row;
import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

/** One number a row: the words, the interval and the values beside them agree. */
public class ChangeTest {

    private static final Row ANY =
            Samples.row(Samples.reset(1, 1, 1, "fast"), Verdict.OK, Level.NONE, 100, 100, 0, 0.01);

    private static Rows time(double base, double head, double change) {
        return Rows.of(ANY).unit("s").better(Direction.LOWER).values(base, head).change(change, change - 0.01, change + 0.02);
    }

    private static String words(double change, String unit, Direction better) {
        return Change.share(change, unit, better).words();
    }

    @Test
    public void shouldSayARatioWherePercentMislead() {
        assertEquals("half the rate", "2.0× slower", words(1.0, "1/s", Direction.HIGHER));
        assertEquals("1.9× slower", words(0.9, "s", Direction.LOWER));
        assertEquals("8.6× faster", words(1 / 8.6 - 1, "s", Direction.LOWER));
        assertEquals("25.0 % slower", words(0.25, "s", Direction.LOWER));
        assertEquals("25.0 % faster", words(-0.25, "s", Direction.LOWER));
        assertEquals("1.3× faster", words(-0.251, "s", Direction.LOWER));
        assertEquals("12× slower", words(11, "s", Direction.LOWER));
        assertEquals("8.0 % slower", words(0.08, "1/s", Direction.HIGHER));
        assertEquals("no change", words(0.0004, "s", Direction.LOWER));
        assertEquals("–", words(Double.NaN, "s", Direction.LOWER));
    }

    @Test
    public void shouldBoundARatioByRatiosOfTheSameDirection() {
        assertEquals("1.8× … 2.0×", Change.of(time(1, 1.9, 0.9).change(0.9, 0.8, 1.0).row()).interval());
        assertEquals("7.1× … 10×", Change.of(time(1, 0.12, -0.88).change(-0.88, -0.9, -0.86).row()).interval());
        assertEquals("0.90× … 2.0×", Change.of(time(1, 1.5, 0.5).change(0.5, -0.1, 1.0).row()).interval());
        assertEquals("? … 2.0×", Change.of(time(1, 1.5, 0.5).change(0.5, Double.NaN, 1.0).row()).interval());
        assertEquals("+7.1 … +9.0 %", Change.of(time(1, 1.08, 0.08).change(0.08, 0.071, 0.09).row()).intervalInUnits());
    }

    @Test
    public void shouldCallOnlyTimesAndRatesSlowerOrFaster() {
        for (String unit : List.of("s", "ns", "us/op", "cycles", "min")) {
            assertEquals(unit, "10.0 % slower", words(0.1, unit, Direction.LOWER));
        }
        for (String unit : List.of("1/s", "B/s", "tx/s", "ops/ms", "fps", "Hz")) {
            assertEquals(unit, "10.0 % faster", words(-0.1, unit, Direction.HIGHER));
        }
        for (String unit : List.of("B", "MiB", "instructions", "", "%", "pages")) {
            assertEquals(unit, "10.0 % worse", words(0.1, unit, Direction.LOWER));
        }
        assertEquals("fewer errors in a second", "10.0 % better", words(-0.1, "errors/s", Direction.LOWER));
        assertEquals("a longer life", "10.0 % better", words(-0.1, "h", Direction.HIGHER));
        assertEquals("nobody said", "10.0 % larger", words(0.1, "B", Direction.UNKNOWN));
        assertEquals("nobody said", "2.0× smaller", words(-0.5, "s", Direction.UNKNOWN));
    }

    @Test
    public void shouldShowMediansThatAgreeWithTheChange() {
        Values values = Values.of(time(10.0, 10.81, 0.08).row());

        assertFalse(values.isMoved());
        assertEquals("10.00 s → 10.81 s", values.text());
    }

    @Test
    public void shouldShowValuesThatAgreeAndSayWhereTheMedianDoesNot() {
        Values slower = Values.of(time(9.985, 1.202, 0.199).row());
        assertTrue(slower.isMoved());
        assertEquals("9.985 s → ~11.97 s (median 1.202 s)", slower.text());

        Row rate = Rows.of(ANY).values(29_900, 29_000).change(-0.006, -0.02, 0.01).row();
        assertEquals("29.90 k/s → ~30.08 k/s (median 29.00 k/s)", Values.of(rate).text());

        Row difference = time(0, 3, 1).linear().row();
        assertEquals("0 s → ~1.000 s (median 3.000 s)", Values.of(difference).text());
    }

    @Test
    public void shouldNotMoveWhatOnlyRoundingTellsApart() {
        assertFalse(Values.of(time(10.0, 10.01, -0.0004).row()).isMoved());
        assertFalse(Values.of(time(10.0, 86.5, 7.6).row()).isMoved());
        assertFalse(Values.of(time(Double.NaN, 1, Double.NaN).row()).isMoved());
        assertTrue("the other way", Values.of(time(10.0, 9.97, 0.002).row()).isMoved());
    }

    @Test
    public void shouldAverageGeometricallyAndNotMixTimesWithSizes() {
        Row half = time(1, 0.5, -0.5).row();
        Row twice = time(1, 2, 1).row();
        Row larger = Rows.of(twice).unit("B").row();
        Row linear = Rows.of(twice).linear().row();
        Row unknown = Rows.of(twice).better(Direction.UNKNOWN).row();

        assertEquals(Optional.of("geometric mean: no change over 2 benchmarks"), Mean.of(List.of(half, twice)));
        assertEquals(
                Optional.of("geometric mean: no change over 2 benchmarks, 2.0× worse over 1 benchmark"),
                Mean.of(List.of(half, twice, larger)));
        assertEquals(Optional.empty(), Mean.of(List.of(twice, linear, unknown)));
    }

    @Test
    public void shouldExplainOnlyByWhatMovedTheSameWay() {
        Row.Explanation phase = new Row.Explanation("restore_ns", "ns", Direction.LOWER, 100, 112, 0.12);
        Row.Explanation more = new Row.Explanation("run_ns", "ns", Direction.LOWER, 100, 130, 0.3);
        Row.Explanation still = new Row.Explanation("exits", "", Direction.LOWER, 2, 2, 0);
        Row.Explanation hardly = new Row.Explanation("harvest_ns", "ns", Direction.LOWER, 1000, 1003, 0.003);
        Row.Explanation better = new Row.Explanation("exit_ns", "ns", Direction.LOWER, 100, 90, -0.1);
        Row.Explanation audit = new Row.Explanation("audit_mismatch", "", Direction.LOWER, 0, 0, Double.NaN);
        Row.Explanation faults = new Row.Explanation("faults", "", Direction.LOWER, 0, 3, Double.NaN);
        Row row = time(1, 1.13, 0.13).explained(still, phase, audit, hardly, better, more, faults).row();

        assertEquals(List.of(more, phase, faults), Wording.explained(row));
        assertEquals("faults 0 → 3", Wording.explanation(faults));
    }
}
