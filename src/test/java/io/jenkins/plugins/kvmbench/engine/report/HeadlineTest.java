package io.jenkins.plugins.kvmbench.engine.report;

import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.Outcome;
import io.jenkins.plugins.kvmbench.engine.gate.Row;
import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Losses;
import java.util.List;
import org.junit.Test;

public class HeadlineTest {

    private static final Row FAILING = row(Verdict.REGRESSED, Level.FAIL, 0.08);
    private static final Row WARNING = row(Verdict.REGRESSED, Level.WARN, 0.025);
    private static final Row WAIVED = row(Verdict.REGRESSED, Level.NONE, 0.08);
    private static final Row FASTER = row(Verdict.IMPROVED, Level.NONE, -0.05);
    private static final Row SAME = row(Verdict.OK, Level.NONE, 0);
    private static final Row OPEN = row(Verdict.INCONCLUSIVE, Level.NONE, 0.01);
    private static final Row GONE = row(Verdict.MISSING, Level.WARN, Double.NaN);
    private static final Row BROKEN = row(Verdict.INVALID, Level.FAIL, Double.NaN);
    private static final Row SHIFTED = row(Verdict.ENV_SHIFT, Level.FAIL, 0.04);

    @Test
    public void saysSlowerAndHowManyWhenTheBuildFails() {
        assertEquals(
                "Slower: 1 of 3 benchmarks regressed by 3 % or more", text(Outcome.FAILED, FAILING, WARNING, SAME));
    }

    @Test
    public void saysThatAWarningIsOne() {
        assertEquals(
                "Slower, a warning: 1 of 2 benchmarks regressed by 2 % or more, none by 3 % or more",
                text(Outcome.WARNED, WARNING, SAME));
        assertEquals("Warning: 1 of 2 benchmarks vanished", text(Outcome.WARNED, GONE, SAME));
    }

    @Test
    public void neverCallsWaivedRegressionsNotSlower() {
        assertEquals(
                "Slower, waived: 1 of 2 benchmarks regressed by 2 % or more, waived",
                text(Outcome.PASSED, WAIVED, FASTER));
        assertEquals(
                "Slower, a warning: 1 of 2 benchmarks regressed by 2 % or more, none by 3 % or more, 1 more waived",
                text(Outcome.WARNED, WARNING, WAIVED));
        assertEquals(
                "Slower: 1 of 2 benchmarks regressed by 3 % or more, 1 more waived",
                text(Outcome.FAILED, FAILING, WAIVED));
    }

    @Test
    public void neverCallsUndecidedBenchmarksUnchanged() {
        assertEquals(
                "Not slower: none of 2 benchmarks regressed by 2 % or more, 1 of 2 undecided (could have missed up to"
                        + " 3.6 %)",
                text(Outcome.PASSED, OPEN, SAME));
        assertEquals("Undecided: 1 of 1 undecided (could have missed up to 3.6 %)", text(Outcome.PASSED, OPEN));
    }

    @Test
    public void saysFasterWhenSomethingIs() {
        assertEquals("Faster: 1 of 2 benchmarks, none regressed by 2 % or more", text(Outcome.PASSED, FASTER, SAME));
    }

    @Test
    public void saysInvalidBeforeAnythingElse() {
        assertEquals("Invalid: nothing was measured on both sides, so nothing can be said", text(Outcome.INVALID));
        assertEquals("Invalid: 1 of 2 benchmarks cannot be trusted", text(Outcome.INVALID, BROKEN, FAILING));
        assertEquals(
                "Invalid: the machine changed during the comparison, not only the subject",
                text(Outcome.INVALID, SHIFTED, SAME));
    }

    @Test
    public void callsSizesWorseAndNotSlower() {
        Row larger = Rows.of(FAILING).unit("B").better(Direction.LOWER).row();
        Row smaller = Rows.of(FASTER).unit("B").better(Direction.LOWER).row();
        Row same = Rows.of(SAME).unit("B").better(Direction.LOWER).row();

        assertEquals("Worse: 1 of 2 benchmarks regressed by 3 % or more", text(Outcome.FAILED, larger, same));
        assertEquals("Worse: 2 of 2 benchmarks regressed by 3 % or more", text(Outcome.FAILED, larger, FAILING));
        assertEquals("Better: 1 of 2 benchmarks, none regressed by 2 % or more", text(Outcome.PASSED, smaller, same));
        assertEquals("Not worse: none of 1 benchmark regressed by 2 % or more", text(Outcome.PASSED, same));
    }

    @Test
    public void saysOfWhatAVerdictIsLeft() {
        Row half = Rows.of(SAME).lost(new Losses(0, 0, ""), new Losses(5, 1, "exit code 1")).row();

        assertEquals(
                "Not slower: none of 1 benchmark regressed by 2 % or more, 5 of 16 invocations of this change failed",
                text(Outcome.PASSED, half));
    }

    @Test
    public void saysWhatARunMeasured() {
        assertEquals(
                "Measured: 19 benchmarks, 1 skipped",
                Headline.of(ReportInput.of(Samples.run())).toString());
        assertEquals(
                "Nothing measured: no results",
                Headline.of(ReportInput.of(Samples.nothing())).toString());
    }

    @Test
    public void namesNoLimitThatDidNotDecide() {
        Row thumb = Rows.of(WARNING).limit(0.10).row();

        assertEquals(
                "Slower, a warning: 1 of 2 benchmarks regressed by their warning limit or more, none by their failing"
                        + " limit or more",
                text(Outcome.WARNED, thumb, SAME));
    }

    private static String text(Outcome outcome, Row... rows) {
        return Headline.of(ReportInput.of(Samples.nothing(), Samples.decision(outcome, List.of(rows))))
                .toString();
    }

    private static Row row(Verdict verdict, Level level, double change) {
        return Samples.row(Samples.reset(1, 1, 1, "fast"), verdict, level, 100, 100, change, 0.01);
    }
}
