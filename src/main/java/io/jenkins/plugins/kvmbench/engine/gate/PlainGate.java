package io.jenkins.plugins.kvmbench.engine.gate;

import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The decision of {@link AbGate} on bare numbers: one round, every entry gated. */
public final class PlainGate {

    /** The suite that entries are put in. */
    public static final String SUITE = "plain";

    /** The metric that entries are given. */
    public static final String METRIC = "value";

    private PlainGate() {}

    /**
     * One benchmark.
     *
     * @param name unique among the entries
     * @param better which way the numbers get better
     * @param base one array of iterations for each invocation; an empty one was lost
     * @param head likewise; null when the head no longer has the benchmark
     * @param slotsBase the place of each of the base's invocations in the order of both arms; null when not known
     * @param slotsHead likewise
     */
    public record Entry(
            String name, Direction better, double[][] base, double[][] head, int[] slotsBase, int[] slotsHead) {

        public Entry {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(better, "better");
            check(name, "slots_base", slotsBase, base);
            check(name, "slots_head", slotsHead, head);
            distinct(name, slotsBase, slotsHead);
        }

        private static void check(String name, String key, int[] slots, double[][] arm) {
            int invocations = arm == null ? 0 : arm.length;
            if (slots != null && slots.length != invocations) {
                throw new IllegalArgumentException("'" + name + "': " + key + " has " + slots.length
                        + " slots for " + Words.count(invocations, "invocation"));
            }
        }

        private static void distinct(String name, int[] slotsBase, int[] slotsHead) {
            Set<Integer> seen = new HashSet<>();
            for (int[] slots : new int[][] {slotsBase, slotsHead}) {
                for (int slot : slots == null ? new int[0] : slots) {
                    if (slot < 0 || !seen.add(slot)) {
                        throw new IllegalArgumentException("'" + name + "': slot " + slot
                                + (slot < 0 ? " is negative" : " is given twice: slots count both arms together"));
                    }
                }
            }
        }

        private List<Result> results() {
            SeriesId id = SeriesId.of(SUITE, name, Map.of(), METRIC);
            boolean ordered = slotsBase != null && slotsHead != null;
            List<Result> results = new ArrayList<>();
            results.add(result(id, Arm.BASE, base, ordered ? slotsBase : null));
            if (head != null) {
                results.add(result(id, Arm.HEAD, head, ordered ? slotsHead : null));
            }
            return results;
        }

        private Result result(SeriesId id, Arm arm, double[][] values, int[] slots) {
            List<Invocation> invocations = new ArrayList<>(values.length);
            for (int i = 0; i < values.length; i++) {
                invocations.add(Invocation.of(slots == null ? Invocation.UNKNOWN_SLOT : slots[i], values[i]));
            }
            return new Result(id, "", better, true, arm, invocations);
        }
    }

    /** One row for each entry, in the entries' order. */
    public static Decision decide(List<Entry> entries, Policy policy) {
        Map<String, Integer> places = new HashMap<>();
        List<Result> results = new ArrayList<>(2 * entries.size());
        for (Entry entry : entries) {
            if (places.putIfAbsent(entry.name(), places.size()) != null) {
                throw new IllegalArgumentException("'" + entry.name() + "' is given twice: names must be unique");
            }
            results.addAll(entry.results());
        }
        Decision decision = new AbGate(policy.withRounds(1), Context.NONE).decide(results);
        List<Row> rows = decision.rows().stream()
                .sorted(Comparator.comparing(row -> places.get(row.id().benchmark())))
                .toList();
        return new Decision(
                decision.mode(),
                decision.outcome(),
                decision.policy(),
                decision.gated(),
                decision.rounds(),
                rows,
                decision.notes(),
                decision.error());
    }
}
