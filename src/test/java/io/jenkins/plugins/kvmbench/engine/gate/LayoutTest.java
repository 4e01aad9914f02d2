package io.jenkins.plugins.kvmbench.engine.gate;

import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.Test;

public class LayoutTest {

    private static Result result(String name, boolean gating, double... values) {
        List<Invocation> invocations = new ArrayList<>();
        for (double value : values) {
            invocations.add(Invocation.of(invocations.size(), value));
        }
        return new Result(
                SeriesId.of("suite", name, Map.of(), "time"), "s", Direction.LOWER, gating, Arm.HEAD, invocations);
    }

    /** Means of ln(value) 0, 1, 2 (variance 1), and .5 within each build (mean of two: .25). */
    @Test
    public void shouldTakeTheNoiseOutOfTheSpreadOfTheBuilds() {
        double[] of = {Math.exp(-0.5), Math.exp(0.5)};
        Layout layout = Layout.of(List.of(
                List.of(result("a", true, of[0], of[1])),
                List.of(result("a", true, Math.E * of[0], Math.E * of[1])),
                List.of(result("a", true, Math.E * Math.E * of[0], Math.E * Math.E * of[1]))));

        Layout.Spread spread = layout.spreads().get(0);
        assertEquals(Math.sqrt(0.5), spread.noise(), 1e-12);
        assertEquals(Math.sqrt(1 - 0.25), spread.sd(), 1e-12);
        assertEquals(3, spread.builds());
    }

    @Test
    public void shouldFindTheSpreadThatIsThere() {
        Random random = new Random(1);
        List<List<Result>> builds = new ArrayList<>();
        for (int build = 0; build < 400; build++) {
            double place = 0.02 * random.nextGaussian();
            double[] wide = new double[5];
            double[] none = new double[5];
            for (int i = 0; i < 5; i++) {
                wide[i] = Math.exp(place + 0.03 * random.nextGaussian());
                none[i] = Math.exp(0.03 * random.nextGaussian());
            }
            builds.add(List.of(result("none", true, none), result("wide", true, wide)));
        }
        Layout layout = Layout.of(builds);

        assertEquals("the widest first", "wide", layout.spreads().get(0).id().benchmark());
        assertEquals(0.02, layout.sd(), 0.002);
        assertEquals(0, layout.spreads().get(1).sd(), 0.006);
        assertEquals(0.03, layout.spreads().get(1).noise(), 0.001);
    }

    @Test
    public void shouldLeaveOutWhatHasNoLogarithmOrDoesNotDecideOrWasNotMeasuredTwice() {
        Layout layout = Layout.of(List.of(
                List.of(result("zero", true, 0, 1), result("explains", false, 1, 2), result("once", true, 1, 2)),
                List.of(result("zero", true, 0, 1), result("explains", false, 1, 2), result("once", true, 1))));

        assertEquals(List.of(), layout.spreads());
        assertEquals(Double.NaN, layout.sd(), 0);
    }

    @Test
    public void shouldAskForALimitThatPlacementRarelyReaches() {
        assertEquals(Math.expm1(3.719 * 0.01), Layout.leastLimit(0.01, 0.005, 50), 1e-5);
    }
}
