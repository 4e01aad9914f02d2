package io.jenkins.plugins.kvmbench.engine.gate.test;

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

    @Test
    public void shouldFindTheSpreadThatIsThere() {
        Random random = new Random(1);
        List<List<Result>> builds = new ArrayList<>();
        for (int build = 0; build < 100; build++) {
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
        assertEquals(0.02, layout.sd(), 0.004);
        assertEquals("noise is no spread", 0, layout.spreads().get(1).sd(), 0);
        assertEquals(0.03, layout.spreads().get(1).noise(), 0.002);
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
