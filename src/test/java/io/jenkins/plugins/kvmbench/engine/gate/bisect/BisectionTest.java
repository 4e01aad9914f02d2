package io.jenkins.plugins.kvmbench.engine.gate.bisect;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.DoubleSupplier;
import org.junit.Test;

/** Measuring is simulated: in blocks A B B A, with noise that is known. */
public class BisectionTest {

    private static final int COMMITS = 64;

    private final List<Integer> asked = new ArrayList<>();
    private int invocations;

    /** @param noise of ln(value) of one invocation */
    private Bisection.Answer bisect(
            int commits, int culprit, double effect, Direction better, Set<Integer> broken, DoubleSupplier noise)
            throws Exception {
        Bisection.Measurer measurer = (commit, count) -> {
            asked.add(commit);
            if (broken.contains(commit)) {
                return Optional.empty();
            }
            invocations += 2 * count;
            double slower = commit >= culprit ? effect : 0;
            double[] good = new double[count];
            double[] tested = new double[count];
            int[] goodSlots = new int[count];
            int[] testedSlots = new int[count];
            for (int i = 0; i < count; i++) {
                // A B B A
                goodSlots[i] = 2 * i + i % 2;
                testedSlots[i] = 2 * i + 1 - i % 2;
                good[i] = 100 * Math.exp(noise.getAsDouble());
                tested[i] = 100 * Math.exp((better == Direction.HIGHER ? -1 : 1) * Math.log1p(slower) + noise.getAsDouble());
            }
            return Optional.of(new Probe(good, goodSlots, tested, testedSlots));
        };
        Bisection bisection = new Bisection(measurer, new Bisection.Options(better, Policy.DEFAULT, 10, 3));
        return bisection.run(commits, (commit, turn, change, count) -> {});
    }

    private int right(double effect, DoubleSupplier noise) throws Exception {
        Random random = new Random(2);
        int right = 0;
        for (int run = 0; run < 20; run++) {
            int culprit = 1 + random.nextInt(COMMITS);
            Bisection.Answer answer = bisect(COMMITS, culprit, effect, Direction.LOWER, Set.of(), noise);
            right += answer.one() && answer.firstBad() == culprit ? 1 : 0;
        }
        return right;
    }

    @Test
    public void shouldFindACulpritOfFivePercentAmong64Commits() throws Exception {
        Random random = new Random(1);
        assertTrue(right(0.05, () -> 0.01 * random.nextGaussian()) >= 19);
        assertTrue(right(0.05, () -> 0.02 * random.nextGaussian()) >= 19);
        assertTrue(right(0.05, () -> 0.03 * random.nextGaussian()) >= 19);
        // a quarter of the invocations 8 % slower
        assertTrue(right(0.05, () -> 0.01 * random.nextGaussian() + (random.nextInt(4) == 0 ? 0.08 : 0)) >= 19);
        // a machine that gets slower all the time
        double[] drift = {0};
        assertTrue(right(0.05, () -> 0.01 * random.nextGaussian() + 0.0005 * drift[0]++ % 0.3) >= 19);
    }

    @Test
    public void shouldMeasureMoreWhereThereIsMoreNoise() throws Exception {
        Random random = new Random(1);
        right(0.05, () -> 0.005 * random.nextGaussian());
        int calm = invocations;
        invocations = 0;
        right(0.05, () -> 0.03 * random.nextGaussian());

        assertTrue(calm + " and " + invocations, invocations > 2 * calm);
    }

    @Test
    public void shouldHalve() throws Exception {
        Random random = new Random(1);
        Bisection.Answer answer = bisect(64, 33, 0.1, Direction.HIGHER, Set.of(), () -> 0.001 * random.nextGaussian());

        assertEquals(List.of(64, 32, 48, 40, 36, 34, 33), asked);
        assertEquals(33, answer.firstBad());
        assertTrue(answer.sure());
        assertEquals(0.1, answer.change(), 0.01);
    }

    @Test
    public void shouldGoAroundWhatCannotBeMeasured() throws Exception {
        Random random = new Random(1);
        Bisection.Answer around = bisect(16, 5, 0.1, Direction.LOWER, Set.of(8, 7, 6), () -> 0.001 * random.nextGaussian());
        assertTrue(around.one());
        assertEquals(5, around.firstBad());

        Bisection.Answer between = bisect(16, 7, 0.1, Direction.LOWER, Set.of(8, 7, 6), () -> 0.001 * random.nextGaussian());
        assertFalse(between.one());
        assertEquals(5, between.lastGood());
        assertEquals(9, between.firstBad());
    }

    @Test
    public void shouldSayWhereTheEndsDoNotDiffer() throws Exception {
        Random random = new Random(1);
        assertFalse(bisect(64, 65, 0.1, Direction.LOWER, Set.of(), () -> 0.01 * random.nextGaussian()).shown());
        assertEquals(List.of(64, 64, 64), asked);
        // better is not worse
        assertFalse(bisect(64, 5, -0.1, Direction.LOWER, Set.of(), () -> 0.01 * random.nextGaussian()).shown());
    }

    @Test
    public void shouldTakeTheOnlyCommit() throws Exception {
        Random random = new Random(1);
        Bisection.Answer answer = bisect(1, 1, 0.1, Direction.LOWER, Set.of(), () -> 0.01 * random.nextGaussian());
        assertTrue(answer.one());
        assertEquals(1, answer.firstBad());
    }
}
