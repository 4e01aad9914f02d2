package io.jenkins.plugins.kvmbench.engine.gate;

import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Contamination;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import io.jenkins.plugins.kvmbench.engine.result.Status;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Results for tests. */
public final class Numbers {

    private Numbers() {}

    static SeriesId id(String benchmark) {
        return SeriesId.of("suite", benchmark, Map.of(), "time_ns");
    }

    static Result result(SeriesId id, Arm arm, int firstSlot, double... values) {
        List<Invocation> invocations = new ArrayList<>();
        int slot = firstSlot;
        for (double value : values) {
            invocations.add(Invocation.of(slot, value));
            slot += firstSlot < 0 ? 0 : 1;
        }
        return new Result(id, "ns", Direction.LOWER, true, arm, invocations);
    }

    /** A result without an order in time. */
    static Result unordered(SeriesId id, Arm arm, double... values) {
        return result(id, arm, Invocation.UNKNOWN_SLOT, values);
    }

    static List<Result> pair(SeriesId id, double[] base, double[] head) {
        return List.of(unordered(id, Arm.BASE, base), unordered(id, Arm.HEAD, head));
    }

    /** Around 100 with this coefficient of variation, times 1 + effect. */
    public static double[] noisy(long seed, int count, double cv, double effect) {
        Random random = new Random(seed);
        double[] values = new double[count];
        Arrays.setAll(values, i -> 100 * (1 + effect) * Math.exp(cv * random.nextGaussian()));
        return values;
    }

    static Invocation lost(String note) {
        return new Invocation(
                Invocation.UNKNOWN_SLOT, 0, new double[0], 0, Status.FAILED, Contamination.UNKNOWN, note);
    }

    static Invocation disturbed(double value, String reason) {
        return new Invocation(
                Invocation.UNKNOWN_SLOT,
                0,
                new double[] {value},
                0,
                Status.CONTAMINATED,
                Contamination.of(Map.of(), List.of(reason)),
                "");
    }

    static Result with(Result result, Invocation... more) {
        List<Invocation> invocations = new ArrayList<>(result.invocations());
        invocations.addAll(List.of(more));
        return new Result(
                result.id(), result.unit(), result.better(), result.gating(), result.arm(), invocations);
    }

    static Result explaining(Result result) {
        return new Result(
                result.id(), result.unit(), result.better(), false, result.arm(), result.invocations());
    }

    static Row row(Decision decision, SeriesId id) {
        return decision.rows().stream()
                .filter(row -> row.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
