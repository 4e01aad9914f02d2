package io.jenkins.plugins.kvmbench.engine.gate.test;

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
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The test of all benchmarks of two separate runs together, see {@link MaxT}. Those with the same numbers of invocations are a
 * group: one permutation of the labels holds for all of them. A p is that of its group times the number of groups.
 *
 * <p>Who is shown to be better is taken out before the others are asked whether they are worse, and the other way round: with
 * five a side the labels exchanged are one of 252, and the largest improvement would hide every regression. Where nothing
 * changed that happens in a share q of builds at most; the chance of a false alarm grows by a share of that, by q of it where
 * benchmarks are independent.
 *
 * <p>A group of so few invocations that its smallest p is above q is not tested, and does not count as one either: who can be
 * tested depends on numbers of invocations alone, never on what was measured, so the level holds.
 */
public final class JointTest {

    private static final double EQUAL = 1e-12;

    /** Of so many invocations a side there are more permutations than are made. */
    private static final int MOST = 20;

    /** The numbers of invocations of a group. */
    private record Size(int base, int head) {

        public static Size of(Evidence evidence) {
            return new Size(evidence.base().length, evidence.head().length);
        }

        /** What is at least as likely as this cannot be shown: of many permutations only some are made. */
        double smallestP() {
            return 1 / Math.min(MaxT.possible(base, head), MaxT.PERMUTATIONS);
        }
    }

    /**
     * What the joint test says of a benchmark.
     *
     * @param p the chances that it is this much worse, and better, by luck, given all the others
     * @param spread the standard deviation that it was held against: its own and that of the others, see {@link MaxT}
     */
    public record Joint(Tails p, double spread) {}

    private JointTest() {}

    /**
     * @param q the chance of any false alarm
     * @return for each benchmark; empty where there are too few invocations
     */
    public static List<Optional<Joint>> of(List<Evidence> benchmarks, double q) {
        Map<Size, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < benchmarks.size(); i++) {
            groups.computeIfAbsent(Size.of(benchmarks.get(i)), size -> new ArrayList<>()).add(i);
        }
        List<Size> testable = testable(groups.keySet().stream().toList(), q);
        List<Optional<Joint>> joint = new ArrayList<>(Collections.nCopies(benchmarks.size(), Optional.empty()));
        for (Size size : testable) {
            List<Integer> places = groups.get(size);
            List<Joint> group = new Group(places.stream().map(benchmarks::get).toList()).test(q / testable.size());
            for (int i = 0; i < group.size(); i++) {
                joint.set(places.get(i), Optional.of(times(group.get(i), testable.size())));
            }
        }
        return joint;
    }

    /** Whether p is small enough, whatever the last bits say. */
    public static boolean finds(double p, double q) {
        return p <= q + EQUAL;
    }

    /**
     * The smallest number of invocations a side that can be tested.
     *
     * @param groups how many different numbers of invocations there are
     * @return 0 where no number would do
     */
    public static int needed(double q, int groups) {
        for (int k = 2; k <= MOST; k++) {
            if (finds(groups * new Size(k, k).smallestP(), q)) {
                return k;
            }
        }
        return 0;
    }

    /** How many different numbers of invocations there are. */
    public static int groups(List<Evidence> benchmarks) {
        return (int) benchmarks.stream().map(Size::of).distinct().count();
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

    private static Joint times(Joint joint, int groups) {
        return new Joint(
                new Tails(Math.min(1, groups * joint.p().upper()), Math.min(1, groups * joint.p().lower())), joint.spread());
    }

    /** Benchmarks with the same numbers of invocations, on scales that can be compared. */
    private static final class Group {

        private final double[][] base;
        private final double[][] head;
        private final double[] units;

        public Group(List<Evidence> benchmarks) {
            double typical = Descriptive.median(benchmarks.stream()
                    .filter(evidence -> !evidence.linear())
                    .mapToDouble(Group::whole)
                    .filter(spread -> spread > 0)
                    .toArray());
            base = new double[benchmarks.size()][];
            head = new double[benchmarks.size()][];
            units = new double[benchmarks.size()];
            for (int i = 0; i < units.length; i++) {
                Evidence evidence = benchmarks.get(i);
                double unit = evidence.linear() ? unit(evidence, typical) : 1;
                units[i] = unit;
                base[i] = Arrays.stream(evidence.base()).map(x -> x * unit).toArray();
                head[i] = Arrays.stream(evidence.head()).map(x -> x * unit).toArray();
            }
        }

        /** Amounts on the scale of the logarithms beside them, by their spread over both arms, which no permutation changes. */
        private static double unit(Evidence evidence, double typical) {
            double spread = whole(evidence);
            return spread > 0 ? (Double.isNaN(typical) ? 1 : typical) / spread : 1;
        }

        private static double whole(Evidence evidence) {
            return whole(evidence.base(), evidence.head());
        }

        private static double whole(double[] base, double[] head) {
            double[] pooled = Arrays.copyOf(base, base.length + head.length);
            System.arraycopy(head, 0, pooled, base.length, head.length);
            return Descriptive.sd(pooled);
        }

        public List<Joint> test(double q) {
            Tails[] all = MaxT.test(base, head);
            Tails[] withoutBetter = without(i -> finds(all[i].lower(), q));
            Tails[] withoutWorse = without(i -> finds(all[i].upper(), q));
            double[] spreads = spreads();
            List<Joint> joint = new ArrayList<>(all.length);
            for (int i = 0; i < all.length; i++) {
                Tails p = new Tails(
                        withoutBetter[i] == null ? all[i].upper() : Math.min(all[i].upper(), withoutBetter[i].upper()),
                        withoutWorse[i] == null ? all[i].lower() : Math.min(all[i].lower(), withoutWorse[i].lower()));
                joint.add(new Joint(p, spreads[i]));
            }
            return joint;
        }

        /** The test of the others where some are taken out; null for those that are, and everywhere where none is. */
        private Tails[] without(IntPredicate taken) {
            int[] left = IntStream.range(0, units.length).filter(taken.negate()).toArray();
            Tails[] tails = new Tails[units.length];
            if (left.length < units.length && left.length > 0) {
                Tails[] tested = MaxT.test(
                        Arrays.stream(left).mapToObj(i -> base[i]).toArray(double[][]::new),
                        Arrays.stream(left).mapToObj(i -> head[i]).toArray(double[][]::new));
                for (int i = 0; i < left.length; i++) {
                    tails[left[i]] = tested[i];
                }
            }
            return tails;
        }

        private double[] spreads() {
            double[] within = IntStream.range(0, units.length)
                    .mapToDouble(i -> Descriptive.pooledSd(base[i], head[i]))
                    .toArray();
            double typical = Descriptive.median(IntStream.range(0, units.length)
                    .filter(i -> whole(base[i], head[i]) > 0)
                    .mapToDouble(i -> within[i])
                    .toArray());
            return IntStream.range(0, units.length)
                    .mapToDouble(i -> MaxT.moderated(within[i], typical, base[i].length + head[i].length) / units[i])
                    .toArray();
        }
    }
}
