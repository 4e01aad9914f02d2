package io.jenkins.plugins.kvmbench.engine.gate.test;

import io.jenkins.plugins.kvmbench.engine.stats.Descriptive;
import io.jenkins.plugins.kvmbench.engine.stats.StudentT;
import io.jenkins.plugins.kvmbench.engine.stats.Tails;

/**
 * The test of mode HISTORY: one new build against earlier ones, by the prediction interval of a normal distribution (Hahn and
 * Meeker 1991, Statistical Intervals, section 4.4). It is beyond the bound of level a where it exceeds
 * mean + t(1 - a, n - 1) s sqrt(1 + 1/n); p is the a of the bound that it just reaches.
 */
public final class PredictionTest implements ShiftTest {

    /** Fewer builds say too little about how builds vary. */
    public static final int MIN_BUILDS = 10;

    /** What lies further back says little about today. */
    public static final int MAX_BUILDS = 30;

    private static final double BOUND_LEVEL = 0.05;

    private final int builds;
    private final double shift;
    private final double spread;
    private final double error;

    private PredictionTest(int builds, double shift, double spread) {
        this.builds = builds;
        this.shift = shift;
        this.spread = spread;
        this.error = spread * Math.sqrt(1 + 1.0 / builds);
    }

    /** @param evidence one value of each earlier build on the base's side, and the new build's on the head's */
    public static PredictionTest of(Evidence evidence) {
        double[] earlier = evidence.base();
        double shift = Descriptive.round(evidence.head()[0] - Descriptive.mean(earlier));
        return new PredictionTest(earlier.length, shift, Descriptive.round(Descriptive.sd(earlier)));
    }

    @Override
    public boolean paired() {
        return false;
    }

    @Override
    public Tails tails() {
        if (builds < 2) {
            return new Tails(1, 1);
        }
        // Where builds never varied, any other value is beyond every bound.
        double t = shift == 0 ? 0 : shift / error;
        return new Tails(StudentT.upperTail(t, builds - 1), StudentT.upperTail(-t, builds - 1));
    }

    @Override
    public double shift() {
        return shift;
    }

    @Override
    public double lower() {
        return shift - margin();
    }

    @Override
    public double upper() {
        return shift + margin();
    }

    private double margin() {
        return builds < 2 ? Double.NaN : StudentT.upperQuantile(BOUND_LEVEL, builds - 1) * error;
    }

    @Override
    public double spread() {
        return spread;
    }
}
