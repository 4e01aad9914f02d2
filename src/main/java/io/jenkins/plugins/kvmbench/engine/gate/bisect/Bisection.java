package io.jenkins.plugins.kvmbench.engine.gate.bisect;

import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.gate.test.Evidence;
import io.jenkins.plugins.kvmbench.engine.gate.test.ShiftTest;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.stats.Descriptive;
import io.jenkins.plugins.kvmbench.engine.stats.Normal;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.DoubleStream;

/**
 * Finds the first bad one of a line of commits by halving, with the gate's test.
 *
 * <ul>
 *   <li>First the bad end is shown to be worse than the good one. How much, d, and the noise s say how often to measure.
 *   <li>A commit is bad where it is worse than the good one by more than d/2, and good where by less: one-sided tests of both, at
 *       {@value #ERROR} over the number of halvings. Who is neither is measured again, twice as often each time, up to the given
 *       rounds; then the estimate decides, and the answer says so.
 *   <li>A commit that cannot be measured is left out, and its neighbours are asked.
 * </ul>
 */
public final class Bisection {

    /** The chance of a wrong turn that the numbers of invocations are made for. */
    private static final double ERROR = 0.025;

    /** How far the quartiles of the standard normal distribution lie apart. */
    private static final double QUARTILES = 1.349;

    private static final double MISS = 0.2;
    private static final int LEAST = 6;
    private static final int MOST = 200;

    private final Measurer measurer;
    private final Options options;

    /** Measures commits. */
    public interface Measurer {

        /**
         * @param commit counted from 0, the good one
         * @param invocations of it and of the good one
         * @return empty where it cannot be measured, because it does not build for example
         */
        Optional<Probe> measure(int commit, int invocations) throws IOException, InterruptedException;
    }

    /**
     * @param better which way the metric gets better
     * @param policy whose q and warning limit say when the bad end is worse
     * @param invocations of each end for the first look, 5 or more
     * @param rounds in which a commit is measured at most, from 1 to 5, each as long as all before it
     */
    public record Options(Direction better, Policy policy, int invocations, int rounds) {

        public Options {
            if (invocations < 5 || rounds < 1 || rounds > 5) {
                throw new IllegalArgumentException("a bisection takes 5 invocations or more and 1 to 5 rounds, not " + invocations
                        + " and " + rounds);
            }
        }
    }

    /** What was found of a commit. */
    public enum Turn {
        GOOD,
        BAD,
        /** It cannot be measured. */
        SKIPPED
    }

    /**
     * What came of it.
     *
     * @param shown whether the bad end is worse than the good one at all
     * @param lastGood the last commit that is known to be good
     * @param firstBad the first that is known to be bad; what lies between cannot be measured
     * @param change how much worse the bad end is than the good one, as {@code Row.change()}
     * @param sure whether each turn was beyond doubt
     */
    public record Answer(boolean shown, int lastGood, int firstBad, double change, boolean sure) {

        /** Whether it is one commit. */
        public boolean one() {
            return shown && firstBad == lastGood + 1;
        }
    }

    /** Follows it. */
    public interface Listener {

        /** @param change of the commit against the good one; NaN where it was not measured */
        void turned(int commit, Turn turn, double change, int invocations);
    }

    public Bisection(Measurer measurer, Options options) {
        this.measurer = measurer;
        this.options = options;
    }

    /**
     * @param commits how many follow the good one, the bad one included
     */
    public Answer run(int commits, Listener listener) throws IOException, InterruptedException {
        Probe ends = Probe.NONE;
        Evidence evidence = null;
        ShiftTest test = null;
        boolean shown = false;
        for (int round = 0; round < options.rounds() && !shown; round++) {
            ends = ends.then(measurer.measure(commits, Math.min(MOST, options.invocations() << round))
                    .orElseThrow(() -> new IOException("the bad end cannot be measured")));
            evidence = evidence(ends, 0);
            test = ShiftTest.of(evidence, options.policy().q());
            double warn = options.policy().limits().get(0).warn();
            shown = test.p() <= options.policy().q() && (evidence.linear() || test.shift() >= Math.log1p(warn));
        }
        double change = evidence.change(test.shift());
        listener.turned(commits, shown ? Turn.BAD : Turn.GOOD, change, ends.tested().length);
        if (!shown) {
            return new Answer(false, 0, commits, change, false);
        }
        double level = ERROR / Math.max(1, 32 - Integer.numberOfLeadingZeros(commits - 1));
        int invocations = invocations(test, evidence, level);
        if (commits > 1 && invocations > ends.tested().length) {
            // All commits are held against half of this difference.
            Optional<Probe> more = measurer.measure(commits, invocations);
            ends = more.map(ends::then).orElse(ends);
            evidence = evidence(ends, 0);
            test = ShiftTest.of(evidence, options.policy().q());
            invocations = invocations(test, evidence, level);
        }
        Answer answer = halve(commits, test.shift(), invocations, level, listener);
        return new Answer(true, answer.lastGood(), answer.firstBad(), evidence.change(test.shift()), answer.sure());
    }

    private Answer halve(int commits, double shift, int invocations, double level, Listener listener)
            throws IOException, InterruptedException {
        Set<Integer> skipped = new TreeSet<>();
        int good = 0;
        int bad = commits;
        boolean sure = true;
        for (int middle = middle(good, bad, skipped); middle > good; middle = middle(good, bad, skipped)) {
            Probe probe = Probe.NONE;
            Turn turn = null;
            boolean doubtless = false;
            for (int round = 0; round < options.rounds() && !doubtless && turn != Turn.SKIPPED; round++) {
                Optional<Probe> more = measurer.measure(middle, Math.min(MOST, invocations << round));
                if (more.isEmpty()) {
                    turn = Turn.SKIPPED;
                } else {
                    probe = probe.then(more.get());
                    ShiftTest half = ShiftTest.of(evidence(probe, shift / 2), level);
                    turn = half.shift() > 0 ? Turn.BAD : Turn.GOOD;
                    doubtless = Math.min(half.p(), half.mirroredP()) <= level;
                }
            }
            if (turn == Turn.SKIPPED) {
                skipped.add(middle);
                listener.turned(middle, turn, Double.NaN, probe.tested().length);
                continue;
            }
            sure &= doubtless;
            Evidence own = evidence(probe, 0);
            listener.turned(middle, turn, own.change(ShiftTest.of(own, level).shift()), probe.tested().length);
            if (turn == Turn.BAD) {
                bad = middle;
            } else {
                good = middle;
            }
        }
        return new Answer(true, good, bad, shift, sure);
    }

    /** The commit nearest to the middle that can be measured; {@code good} where there is none. */
    private static int middle(int good, int bad, Set<Integer> skipped) {
        int middle = good + (bad - good) / 2;
        for (int away = 0; away < bad - good; away++) {
            for (int candidate : new int[] {middle - away, middle + away}) {
                if (candidate > good && candidate < bad && !skipped.contains(candidate)) {
                    return candidate;
                }
            }
        }
        return good;
    }

    /**
     * How many invocations a side and round tell a shift of 0 from d/2, and d/2 from d, with 80 % power (two-sample t-test, Cohen
     * 1988, chapter 2); further rounds do for the rest.
     */
    private static int invocations(ShiftTest test, Evidence evidence, double level) {
        // Drift is no noise to those that are paired.
        double spread = test.paired() ? test.spread() : spread(evidence);
        double ratio = (Normal.upperQuantile(level) + Normal.upperQuantile(MISS)) * spread / (test.shift() / 2);
        int needed = (int) Math.ceil(2 * ratio * ratio);
        int even = needed + needed % 2;
        return Math.max(LEAST, Math.min(MOST, even));
    }

    /**
     * The standard deviation of a normal distribution with these quartiles: a few invocations that something disturbed count for
     * little in ranks, too.
     */
    private static double spread(Evidence evidence) {
        double[] residuals = DoubleStream.concat(residuals(evidence.base()), residuals(evidence.head())).sorted().toArray();
        double lower = residuals[residuals.length / 4];
        double upper = residuals[residuals.length - 1 - residuals.length / 4];
        return (upper - lower) / QUARTILES;
    }

    private static DoubleStream residuals(double[] arm) {
        double median = Descriptive.median(arm);
        return Arrays.stream(arm).map(x -> x - median);
    }

    /** Both sides, the good one made worse by an amount on the scale of the test. */
    private Evidence evidence(Probe probe, double worse) {
        double sign = options.better() == Direction.HIGHER ? -1 : 1;
        boolean linear = Arrays.stream(probe.good()).anyMatch(value -> value <= 0)
                || Arrays.stream(probe.tested()).anyMatch(value -> value <= 0);
        double[] good = Arrays.stream(probe.good())
                .map(value -> linear ? value + sign * worse : value * Math.exp(sign * worse))
                .toArray();
        return Evidence.of(options.better(), good, probe.goodSlots(), probe.tested(), probe.testedSlots());
    }
}
