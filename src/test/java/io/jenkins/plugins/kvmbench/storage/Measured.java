package io.jenkins.plugins.kvmbench.storage;

import io.jenkins.plugins.kvmbench.engine.gate.AbGate;
import io.jenkins.plugins.kvmbench.engine.gate.Context;
import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Results for the tests. All numbers are invented. */
final class Measured {

    private static final int INVOCATIONS = 10;

    private Measured() {}

    static Agent agent(String fingerprint) {
        return new Agent("kvm-07", fingerprint, new TreeMap<>(), new TreeMap<>());
    }

    static SeriesId series(int number) {
        return SeriesId.of("snapshot", "reset", Map.of("pages", String.valueOf(number)), "time");
    }

    /** A run that compares nothing: series 0 .. count - 1 around the given value. */
    static ResultSet plain(int series, double value) {
        return plain(series, value, "3f9a1c");
    }

    static ResultSet plain(int series, double value, String fingerprint) {
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < series; i++) {
            results.add(result(series(i), Arm.HEAD, value));
        }
        return new ResultSet(RunInfo.UNKNOWN, agent(fingerprint), results, List.of());
    }

    /** A comparison in which the head takes the given factor of the base's time. */
    static ResultSet compared(int series, double base, double factor) {
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < series; i++) {
            results.add(result(series(i), Arm.BASE, base));
            results.add(result(series(i), Arm.HEAD, base * factor));
        }
        return new ResultSet(RunInfo.UNKNOWN, agent("3f9a1c"), results, List.of());
    }

    static Optional<Decision> decided(ResultSet results) {
        return Optional.of(new AbGate(Policy.DEFAULT.withRounds(1), Context.NONE).decide(results.results()));
    }

    static Result result(SeriesId id, Arm arm, double value) {
        List<Invocation> invocations = new ArrayList<>();
        for (int i = 0; i < INVOCATIONS; i++) {
            double noise = (i - INVOCATIONS / 2.0) / 1000;
            invocations.add(Invocation.of(2 * i + arm.ordinal(), value * (1 + noise), value * (1 + noise)));
        }
        return new Result(id, "s", Direction.LOWER, true, arm, invocations);
    }
}
