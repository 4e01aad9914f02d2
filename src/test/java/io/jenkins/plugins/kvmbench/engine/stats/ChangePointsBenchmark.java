package io.jenkins.plugins.kvmbench.engine.stats;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.Test;

/**
 * Prints how long finding change points takes, warm. No test, so it is called by name only:
 *
 * <pre>mvn -f standalone/pom.xml test -Dtest=ChangePointsBenchmark -Dsurefire.failIfNoSpecifiedTests=false</pre>
 *
 * One series of 10,000 points on one core, and 1,000 series of 500 points on all cores; noise of 3 %, with a step every 100 points
 * or without any. Nothing is asserted about time.
 */
public class ChangePointsBenchmark {

    private static final int REPEATS = 31;

    @Test
    public void print() {
        for (double step : new double[] {0, 0.05}) {
            double[] longest = series(10_000, step, 1);
            double[][] many = IntStream.range(0, 1000).mapToObj(i -> series(500, step, i)).toArray(double[][]::new);
            print("10,000 points", step, () -> ChangePoints.DEFAULT.of(longest).size());
            print("1,000 series of 500 points", step, () -> Arrays.stream(many)
                    .parallel()
                    .mapToInt(values -> ChangePoints.DEFAULT.of(values).size())
                    .sum());
        }
    }

    private interface Work {
        int run();
    }

    private static void print(String what, double step, Work work) {
        double[] ms = new double[REPEATS];
        int found = 0;
        for (int i = 0; i < REPEATS; i++) {
            long start = System.nanoTime();
            found = work.run();
            ms[i] = (System.nanoTime() - start) / 1e6;
        }
        double first = ms[0];
        Arrays.sort(ms);
        System.out.printf(
                Locale.ROOT,
                "%s, steps of %.0f %%: first %.1f ms, then %.1f ms in the median, %.1f ms at most; %d change points%n",
                what,
                100 * step,
                first,
                ms[REPEATS / 2],
                ms[REPEATS - 2],
                found);
    }

    private static double[] series(int points, double step, int seed) {
        Random random = new Random(seed);
        double[] values = new double[points];
        for (int i = 0; i < points; i++) {
            values[i] = (i / 100 % 2 == 0 ? 100 : 100 * (1 + step)) * (1 + 0.03 * random.nextGaussian());
        }
        return values;
    }
}
