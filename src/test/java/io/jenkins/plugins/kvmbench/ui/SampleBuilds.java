package io.jenkins.plugins.kvmbench.ui;

import hudson.model.FreeStyleProject;
import hudson.model.Run;
import io.jenkins.plugins.kvmbench.engine.gate.AbGate;
import io.jenkins.plugins.kvmbench.engine.gate.Context;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import io.jenkins.plugins.kvmbench.engine.result.Skip;
import io.jenkins.plugins.kvmbench.storage.Recorder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jvnet.hudson.test.JenkinsRule;

/** Builds that recorded something. All numbers are invented. */
final class SampleBuilds {

    static final String ID = "kvmbench";
    static final int BENCHMARKS = 12;

    /** Names that want to be code, markup, or to break the layout. */
    static final List<String> HOSTILE = List.of(
            "<script>alert(1)</script>",
            "${7*7} ${jndi:ldap://x}",
            "\"quoted\" onmouseover=\"x()\"",
            "\u202Egnp.exe\u2066",
            "x".repeat(900));

    private final JenkinsRule jenkins;
    private final FreeStyleProject job;

    SampleBuilds(JenkinsRule jenkins) throws Exception {
        this.jenkins = jenkins;
        this.job = jenkins.createFreeStyleProject("hypervisor");
    }

    FreeStyleProject job() {
        return job;
    }

    /** A build in which the first benchmark is slower by a tenth: its gate fails. */
    Run<?, ?> slower() throws Exception {
        return slower(BENCHMARKS);
    }

    Run<?, ?> slower(int benchmarks) throws Exception {
        return compared(benchmarks, 1.1);
    }

    Run<?, ?> same() throws Exception {
        return compared(BENCHMARKS, 1);
    }

    private Run<?, ?> compared(int benchmarks, double factor) throws Exception {
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < benchmarks; i++) {
            SeriesId id = SeriesId.of("snapshot", "reset", Map.of("pages", "" + (i + 1) * 100), "restore_ns");
            results.add(result(id, Arm.BASE, 100 * (i + 1)));
            results.add(result(id, Arm.HEAD, 100 * (i + 1) * (i == 0 ? factor : 1)));
        }
        return gated(new ResultSet(RunInfo.UNKNOWN, agent("kvm-07"), results, List.of()));
    }

    /** A build whose steps measured and compared nothing, each under an id of its own. */
    Run<?, ?> measured(String... ids) throws Exception {
        SeriesId series = SeriesId.of("criterion", "parse", Map.of(), "time");
        ResultSet results = new ResultSet(
                RunInfo.UNKNOWN, agent("kvm-07"), List.of(result(series, Arm.HEAD, 7)), List.of());
        Run<?, ?> run = jenkins.buildAndAssertSuccess(job);
        for (String id : ids) {
            Recorder.record(run, id, results, Optional.empty(), null);
        }
        return run;
    }

    Run<?, ?> hostile() throws Exception {
        List<Result> results = new ArrayList<>();
        for (String name : HOSTILE) {
            SeriesId id = SeriesId.of(name, name, Map.of("p", name), name);
            results.add(result(id, Arm.BASE, 100));
            results.add(result(id, Arm.HEAD, 120));
        }
        String all = String.join(" ", HOSTILE);
        RunInfo run = new RunInfo(all, null, null, all, all, all, all, Map.of());
        Agent agent = new Agent(all, all, new TreeMap<>(Map.of("p", all)), new TreeMap<>());
        return gated(new ResultSet(run, agent, results, List.of(new Skip(all, all))));
    }

    private Run<?, ?> gated(ResultSet results) throws Exception {
        Run<?, ?> run = jenkins.buildAndAssertSuccess(job);
        AbGate gate = new AbGate(Policy.DEFAULT.withRounds(1), Context.NONE);
        Recorder.record(run, ID, results, Optional.of(gate.decide(results.results())), null);
        return run;
    }

    private static Agent agent(String name) {
        return new Agent(name, "3f9a1c", new TreeMap<>(Map.of("kernel", "6.18")), new TreeMap<>());
    }

    private static Result result(SeriesId id, Arm arm, double value) {
        List<Invocation> invocations = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            invocations.add(Invocation.of(2 * i + arm.ordinal(), value * (1 + (i * 7 % 10 - 5) / 1000.0)));
        }
        return new Result(id, "ns", Direction.LOWER, true, arm, invocations);
    }
}
