package io.jenkins.plugins.kvmbench.engine.gate.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.random.RandomGenerator;

/**
 * A way in which repeated measurements of the same code differ. Sizes are standard deviations of ln(value), or shifts of it;
 * the percentage in a name is the standard deviation of the independent part (of the whole for t3, AR and correlated).
 */
public final class NoiseModel {

    private static final double VALUE = 100;

    private final String name;
    private final double tick;
    private final Source source;

    private NoiseModel(String name, double tick, Source source) {
        this.name = name;
        this.tick = tick;
        this.source = source;
    }

    /** Begins a build's noise. */
    private interface Source {

        /** @return for a benchmark, called once for each of its invocations in slot order, the deviation of ln(value) */
        IntToDoubleFunction start(RandomGenerator random, int benchmarks);
    }

    /** The models of docs/method.md, in its order. */
    public static List<NoiseModel> all() {
        return List.of(
                of("iid-1%", (random, m) -> b -> gauss(random, 0.01)),
                of("iid-2%", (random, m) -> b -> gauss(random, 0.02)),
                of("iid-3%", (random, m) -> b -> gauss(random, 0.03)),
                of("iid-5%", (random, m) -> b -> gauss(random, 0.05)),
                of("iid-10%", (random, m) -> b -> gauss(random, 0.10)),
                of("t3-3%", (random, m) -> b -> studentT3(random) * 0.03 / Math.sqrt(3)),
                of("drift-1%", NoiseModel::drift),
                of("ar0.9-3%", NoiseModel::autoregressive),
                of("bimodal-2%", (random, m) -> b -> gauss(random, 0.02) + (random.nextDouble() < 0.25 ? 0.08 : 0)),
                of("steps-2%", NoiseModel::steps),
                of("bursts-2%", NoiseModel::bursts),
                of("steal-2%", (random, m) -> b -> gauss(random, 0.02)
                        + (random.nextDouble() < 0.05 ? random.nextExponential() * 0.20 : 0)),
                new NoiseModel("ticks-1%", 1, (random, m) -> b -> gauss(random, 0.01)),
                of("correlated-3%", NoiseModel::correlated));
    }

    public String name() {
        return name;
    }

    /**
     * Begins a build's noise.
     *
     * @return for a benchmark, called once for each of its invocations in slot order, the deviation of ln(value)
     */
    IntToDoubleFunction start(RandomGenerator random, int benchmarks) {
        return source.start(random, benchmarks);
    }

    /** The value a clock shows for a deviation of ln(value). */
    double measured(double deviation) {
        double value = VALUE * Math.exp(deviation);
        return tick == 0 ? value : Math.max(tick, Math.rint(value / tick) * tick);
    }

    private static NoiseModel of(String name, Source source) {
        return new NoiseModel(name, 0, source);
    }

    private static double gauss(RandomGenerator random, double sd) {
        return random.nextGaussian() * sd;
    }

    /** Student's t with 3 degrees of freedom: standard deviation sqrt(3), no kurtosis. */
    private static double studentT3(RandomGenerator random) {
        double squares = 0;
        for (int i = 0; i < 3; i++) {
            double z = random.nextGaussian();
            squares += z * z;
        }
        return random.nextGaussian() / Math.sqrt(squares / 3);
    }

    /** Every slot is 0.5 % slower than the one before. */
    private static IntToDoubleFunction drift(RandomGenerator random, int benchmarks) {
        int[] slot = new int[benchmarks];
        return b -> 0.005 * slot[b]++ + gauss(random, 0.01);
    }

    /** First-order autoregressive with coefficient .9, in its stationary distribution. */
    private static IntToDoubleFunction autoregressive(RandomGenerator random, int benchmarks) {
        double[] last = new double[benchmarks];
        for (int b = 0; b < benchmarks; b++) {
            last[b] = gauss(random, 0.03);
        }
        return b -> last[b] = 0.9 * last[b] + gauss(random, 0.03 * Math.sqrt(1 - 0.81));
    }

    /** With 5 % probability a slot begins a new level, 5 % away from the ordinary one. */
    private static IntToDoubleFunction steps(RandomGenerator random, int benchmarks) {
        double[] level = new double[benchmarks];
        return b -> {
            if (random.nextDouble() < 0.05) {
                level[b] = gauss(random, 0.05);
            }
            return level[b] + gauss(random, 0.02);
        };
    }

    /** Bursts of four slots in the mean, one slot in nine, 15 % slower. */
    private static IntToDoubleFunction bursts(RandomGenerator random, int benchmarks) {
        boolean[] burst = new boolean[benchmarks];
        return b -> {
            burst[b] = random.nextDouble() < (burst[b] ? 0.75 : 0.03);
            return (burst[b] ? 0.15 : 0) + gauss(random, 0.02);
        };
    }

    /** All benchmarks of a slot share nine tenths of the variance. */
    private static IntToDoubleFunction correlated(RandomGenerator random, int benchmarks) {
        List<Double> shared = new ArrayList<>();
        int[] slot = new int[benchmarks];
        return b -> {
            if (slot[b] == shared.size()) {
                shared.add(gauss(random, 0.03 * Math.sqrt(0.9)));
            }
            return shared.get(slot[b]++) + gauss(random, 0.03 * Math.sqrt(0.1));
        };
    }
}
