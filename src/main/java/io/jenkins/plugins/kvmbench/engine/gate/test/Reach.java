package io.jenkins.plugins.kvmbench.engine.gate.test;

import java.util.Locale;
import java.util.Optional;

/** What a number of invocations can show at all: a gate that cannot alarm must not pass. */
public final class Reach {

    /** Fewer invocations a side decide nothing. */
    public static final int MIN_INVOCATIONS = 5;

    /** Fewer invocations a side are not planned: an ABBA order of 3 blocks. */
    public static final int MIN_PLANNED = 6;

    private Reach() {}

    /** The smallest one-sided p of the two-sample test without ties, 1 / C(base + head, base); 1 when an arm is empty. */
    public static double smallestP(int base, int head) {
        double p = 1;
        for (int i = 1; i <= Math.min(base, head); i++) {
            p *= i / (double) (Math.max(base, head) + i);
        }
        return p;
    }

    /** Whether one finding among {@code gated} benchmarks can stand: the smallest p is at most q / m. */
    public static boolean alarms(int base, int head, int gated, double q) {
        return smallestP(base, head) <= q / gated;
    }

    /** The smallest number of invocations a side and round that can alarm, at least {@value #MIN_INVOCATIONS}. */
    public static int needed(int gated, int rounds, double q) {
        int k = MIN_INVOCATIONS;
        while (!alarms(k * rounds, k * rounds, gated, q)) {
            k++;
        }
        return k;
    }

    /**
     * Why this many invocations a side and round cannot alarm, and how many would.
     *
     * @return empty when they can
     */
    public static Optional<String> problem(int gated, int invocations, int rounds, double q) {
        if (alarms(invocations * rounds, invocations * rounds, gated, q)) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "K = %d invocations a side%s cannot alarm: the smallest p they can reach is %.3g, and one finding among %d"
                        + " gated benchmark%s needs q/m = %.3g; K = %d would do",
                invocations,
                rounds == 1 ? "" : " in " + rounds + " rounds",
                smallestP(invocations * rounds, invocations * rounds),
                gated,
                gated == 1 ? "" : "s",
                q / gated,
                needed(gated, rounds, q)));
    }

    /** Why nothing could be decided where every benchmark has fewer invocations than a test needs. */
    public static String tooFew() {
        return "no benchmark has " + MIN_INVOCATIONS + " invocations a side that count, the least that decide";
    }

    /**
     * Why a plan of an A/B run cannot work, and what would.
     *
     * @param invocations a side and round
     * @return empty when it can
     */
    public static Optional<String> planProblem(int gated, int invocations, int rounds, double q) {
        if (invocations < MIN_PLANNED || invocations % 2 != 0) {
            return Optional.of("K = " + invocations + " invocations a side: an A/B run in ABBA order needs an even number,"
                    + " at least " + MIN_PLANNED + "; K = " + Math.max(MIN_PLANNED, invocations + invocations % 2)
                    + " would do");
        }
        return problem(gated, invocations, rounds, q).map(problem -> {
            int needed = needed(gated, rounds, q);
            return needed % 2 == 0 ? problem : problem + " (" + (needed + 1) + " in ABBA order)";
        });
    }
}
