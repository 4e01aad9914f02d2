package io.jenkins.plugins.kvmbench.engine.codec;

import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Contamination;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import io.jenkins.plugins.kvmbench.engine.result.Skip;
import io.jenkins.plugins.kvmbench.engine.result.Status;
import io.jenkins.plugins.kvmbench.engine.result.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Result sets for the tests of the format. */
final class SampleResults {

    private SampleResults() {}

    /** Every field set, every kind of invocation. */
    static ResultSet rich() {
        RunInfo run = new RunInfo(
                "run-1",
                Instant.parse("2026-01-31T12:00:00Z"),
                Instant.parse("2026-01-31T12:00:40.5Z"),
                "a1b2c3d",
                "feature/\"quoted\" <b>",
                "17",
                "kvmbench run snapshot --param pages=100,1000",
                Map.of(Arm.BASE, new Subject("strategy=classic", "00ff"), Arm.HEAD, new Subject("strategy=fast", "")));
        Agent agent = new Agent(
                "kvm-07",
                "3f9a1c",
                new TreeMap<>(Map.of("cpu", "AMD EPYC", "kernel", "6.18")),
                new TreeMap<>(Map.of("arithmetic_cv_percent", 1.1)));
        Contamination calm = Contamination.of(Map.of("steal_percent", 0.0, "load1", 0.25), List.of());
        Contamination disturbed = Contamination.of(Map.of("steal_percent", 7.5), List.of("steal 7.5 % is above 1 %"));
        SeriesId reset = SeriesId.of("snapshot", "reset", Map.of("pages", "100", "cores", "1"), "exec_per_sec");
        List<Invocation> head = List.of(
                new Invocation(1, 1_769_860_800_123L, new double[] {9, 10.125, 1e-9, 1000, -0.0}, 1, Status.OK, calm, ""),
                new Invocation(2, 0, new double[] {9.5, 9.25}, 1, Status.CONTAMINATED, disturbed, ""),
                new Invocation(5, 0, new double[] {}, 0, Status.FAILED, Contamination.UNKNOWN, "guest: triple fault\n"),
                new Invocation(-1, 0, new double[] {8, 8.5, 8.75}, 0, Status.OK, calm, "imported"));
        List<Result> results = List.of(
                new Result(reset, "1/s", Direction.HIGHER, true, Arm.BASE, List.of(Invocation.of(0, 1.5, 2.5))),
                new Result(reset, "1/s", Direction.HIGHER, true, Arm.HEAD, head),
                new Result(reset.withMetric("run_ns"), "ns", Direction.LOWER, false, Arm.HEAD, List.of()),
                new Result(reset.withMetric("score"), "", Direction.UNKNOWN, true, Arm.HEAD, List.of()),
                new Result(reset.withMetric("startup"), "s", "ms/op", Direction.LOWER, false, Arm.HEAD, List.of()));
        return new ResultSet(run, agent, results, List.of(new Skip("syscall/trap", "no /dev/kvm: load the kvm module")));
    }

    /** Random doubles with all their digits. */
    static ResultSet large(int benchmarks, int invocations, int iterations) {
        Random random = new Random(1);
        List<Result> results = new ArrayList<>();
        for (int benchmark = 0; benchmark < benchmarks; benchmark++) {
            List<Invocation> measured = new ArrayList<>();
            for (int slot = 0; slot < invocations; slot++) {
                double[] samples = random.doubles(iterations, 1e-4, 1e-3).toArray();
                Contamination calm = Contamination.of(Map.of("steal_percent", 0.0, "load1", slot / 8.0), List.of());
                measured.add(new Invocation(slot, 1_769_860_800_000L + slot, samples, 0, Status.OK, calm, ""));
            }
            SeriesId id = SeriesId.of("large", String.format("benchmark-%06d", benchmark), Map.of("size", "1"), "time");
            results.add(new Result(id, "s", Direction.LOWER, true, Arm.HEAD, measured));
        }
        return new ResultSet(RunInfo.UNKNOWN, Agent.UNKNOWN, results, List.of());
    }
}
