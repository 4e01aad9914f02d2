package io.jenkins.plugins.kvmbench.engine.session;

import io.jenkins.plugins.kvmbench.engine.codec.HarnessPlan;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import io.jenkins.plugins.kvmbench.engine.suite.Benchmark;
import io.jenkins.plugins.kvmbench.engine.suite.Suite;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Work that no subject can change, measured in every slot of a comparison by this program's own harness: when it shifts
 * between the arms, the machine changed and not the subject.
 */
final class Anchor {

    /** The harness's suite. The gate looks for it by this name. */
    static final String SUITE = "anchor";

    private static final int TIME_MS = 20;
    private static final int SAMPLE_US = 1000;
    private static final int WARMUP_MS = 2;
    private static final int DEADLINE_MS = 10_000;

    private static final Benchmark ARITHMETIC =
            Suite.described(SUITE).benchmarks().get(0);

    private static final SuitePlan.Entry ENTRY = new SuitePlan.Entry(
            0,
            ARITHMETIC,
            SeriesId.of(SUITE, ARITHMETIC.name(), Map.of(), ARITHMETIC.metric()),
            Map.of(Arm.BASE, new TreeMap<>(), Arm.HEAD, new TreeMap<>()),
            List.of());

    private Anchor() {}

    static List<SuitePlan.Entry> entries() {
        return List.of(ENTRY);
    }

    static HarnessPlan plan(List<Integer> cpus, long seed) {
        return new HarnessPlan(
                SUITE,
                List.of(new HarnessPlan.PlannedBenchmark(ENTRY.id(), ARITHMETIC.name(), new TreeMap<>())),
                TIME_MS,
                SAMPLE_US,
                WARMUP_MS,
                cpus,
                seed,
                0,
                DEADLINE_MS);
    }
}
