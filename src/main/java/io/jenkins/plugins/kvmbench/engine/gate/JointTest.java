package io.jenkins.plugins.kvmbench.engine.gate;

import io.jenkins.plugins.kvmbench.engine.stats.Descriptive;
import io.jenkins.plugins.kvmbench.engine.stats.MaxT;
import io.jenkins.plugins.kvmbench.engine.stats.Tails;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The test of all benchmarks of two separate runs together, see {@link MaxT}. Those with the same numbers of invocations are a
 * group: one permutation of the labels holds for all of them. A p is that of its group times the number of groups.
 *
 * <p>A group of so few invocations that its smallest p is above q is not tested, and does not count as one either: who can be
 * tested depends on numbers of invocations alone, never on what was measured, so the level holds.
 */
final class JointTest {

    private static final double EQUAL = 1e-12;

    /** The numbers of invocations of a group. */
    private record Size(int base, int head) {

        static Size of(Evidence evidence) {
            return new Size(evidence.base().length, evidence.head().length);
        }

        /** What is at least as likely as this cannot be shown. */
        double smallestP() {
            return 1 / MaxT.possible(base, head);
        }
    }

    private JointTest() {}

    /**
     * @param q the chance of any false alarm
     * @return for each benchmark the chances that it is this much worse, and better, by luck, given all the others; empty where
     *     there are too few invocations
     */
    static List<Optional<Tails>> of(List<Evidence> benchmarks, double q) {
        Map<Size, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < benchmarks.size(); i++) {
            groups.computeIfAbsent(Size.of(benchmarks.get(i)), size -> new ArrayList<>()).add(i);
        }
        List<Size> testable = testable(groups.keySet().stream().toList(), q);
        List<Optional<Tails>> tails = new ArrayList<>(Collections.nCopies(benchmarks.size(), Optional.empty()));
        for (Size size : testable) {
            List<Integer> places = groups.get(size);
            Tails[] group = group(places.stream().map(benchmarks::get).toList());
            for (int i = 0; i < group.length; i++) {
                tails.set(places.get(i), Optional.of(times(group[i], testable.size())));
            }
        }
        return tails;
    }

    /** Whether p is small enough, whatever the last bits say. */
    static boolean finds(double p, double q) {
        return p <= q + EQUAL;
    }

    /** The smallest number of invocations a side that can be tested. */
    static int needed(double q) {
        int k = 2;
        while (!finds(new Size(k, k).smallestP(), q)) {
            k++;
        }
        return k;
    }

    /** As many groups as can be tested together: each pays for all. */
    private static List<Size> testable(List<Size> sizes, double q) {
        List<Size> surestFirst =
                sizes.stream().sorted(Comparator.comparingDouble(Size::smallestP)).toList();
        int groups = 0;
        for (int i = 0; i < surestFirst.size(); i++) {
            if (finds((i + 1) * surestFirst.get(i).smallestP(), q)) {
                groups = i + 1;
            }
        }
        return surestFirst.subList(0, groups);
    }

    private static Tails times(Tails tails, int groups) {
        return new Tails(Math.min(1, groups * tails.upper()), Math.min(1, groups * tails.lower()));
    }

    private static Tails[] group(List<Evidence> benchmarks) {
        double typical = Descriptive.median(benchmarks.stream()
                .filter(evidence -> !evidence.linear())
                .mapToDouble(JointTest::spread)
                .filter(spread -> spread > 0)
                .toArray());
        double[][] base = new double[benchmarks.size()][];
        double[][] head = new double[benchmarks.size()][];
        for (int i = 0; i < base.length; i++) {
            Evidence evidence = benchmarks.get(i);
            double unit = evidence.linear() ? unit(evidence, typical) : 1;
            base[i] = scaled(evidence.base(), unit);
            head[i] = scaled(evidence.head(), unit);
        }
        return MaxT.test(base, head);
    }

    /** Amounts on the scale of the logarithms beside them, by their spread over both arms, which no permutation changes. */
    private static double unit(Evidence evidence, double typical) {
        double spread = spread(evidence);
        return spread > 0 ? (Double.isNaN(typical) ? 1 : typical) / spread : 1;
    }

    private static double[] scaled(double[] values, double unit) {
        return Arrays.stream(values).map(x -> x * unit).toArray();
    }

    private static double spread(Evidence evidence) {
        double[] pooled = Arrays.copyOf(evidence.base(), evidence.base().length + evidence.head().length);
        System.arraycopy(evidence.head(), 0, pooled, evidence.base().length, evidence.head().length);
        return Descriptive.sd(pooled);
    }
}
