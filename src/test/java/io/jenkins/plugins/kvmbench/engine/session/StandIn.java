package io.jenkins.plugins.kvmbench.engine.session;

import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.kvmbench.engine.codec.HarnessPlan;
import io.jenkins.plugins.kvmbench.engine.codec.HarnessRecord;
import io.jenkins.plugins.kvmbench.engine.codec.ResultReader;
import io.jenkins.plugins.kvmbench.engine.codec.ResultWriter;
import io.jenkins.plugins.kvmbench.engine.gate.Context;
import io.jenkins.plugins.kvmbench.engine.gate.Judgement;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessBinary;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessOutput;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessRunner;
import io.jenkins.plugins.kvmbench.engine.harness.OutputMetric;
import io.jenkins.plugins.kvmbench.engine.host.Monitor;
import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Contamination;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import io.jenkins.plugins.kvmbench.engine.suite.Preset;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** In place of harness processes, of the machine and of the user: answers as it is told, and remembers what it was asked. */
final class StandIn implements HarnessRunner, Monitor, SessionListener {

    static final HarnessBinary OWN = new HarnessBinary(Path.of("harness"), "0123456789abcdef");

    /** The commands of suite {@code command} that tell the arms apart. */
    static final Map<Arm, Map<String, String>> OLD_AND_NEW =
            Map.of(Arm.BASE, Map.of("command", "old"), Arm.HEAD, Map.of("command", "new"));

    /** One process that measured: which arm, which entries. */
    record Call(Arm arm, HarnessPlan plan) {
        List<Integer> ids() {
            return plan.benchmarks().stream().map(HarnessPlan.PlannedBenchmark::id).toList();
        }
    }

    /** What a process says of one benchmark. */
    interface Answer {
        /** @param call number of the call, from 0 */
        List<HarnessRecord> records(int call, Arm arm, int id) throws InterruptedException;
    }

    final List<Call> calls = new ArrayList<>();
    final List<String> notes = new ArrayList<>();
    final List<String> shown = new ArrayList<>();
    final List<Double> done = new ArrayList<>();
    final List<ResultSet> saved = new ArrayList<>();
    int looks;
    int anchors;

    Answer answer = (call, arm, id) -> List.of(wall(id, 1 + 0.001 * (call * 7 % 10)));
    IntFunction<Double> anchor = call -> 1 + 0.001 * (call * 7 % 10);
    IntFunction<List<String>> disturbances = call -> List.of();
    IntFunction<Optional<String>> seen = look -> Optional.empty();
    boolean keepDisturbed;

    static HarnessRecord wall(int id, double value) {
        return new HarnessRecord.Samples(id, "wall", "s", Direction.LOWER, true, new double[] {value});
    }

    static HarnessRecord failure(int id, String code, String message) {
        return new HarnessRecord.Failure(OptionalInt.of(id), code, message, new TreeMap<>());
    }

    static SessionPlan plan(Map<Arm, Map<String, String>> arms, int invocations, String... metrics) {
        return plan(List.of("command"), arms.isEmpty() ? Map.of("command", "new") : Map.of(), arms, invocations, metrics);
    }

    static SessionPlan plan(
            List<String> suites,
            Map<String, String> params,
            Map<Arm, Map<String, String>> arms,
            int invocations,
            String... metrics) {
        return SessionPlan.of(
                new Request(
                        suites,
                        Preset.QUICK,
                        params,
                        arms,
                        invocations,
                        List.of(metrics).stream().map(OutputMetric::parse).toList(),
                        1),
                OWN);
    }

    Judgement run(SessionPlan plan) throws IOException, InterruptedException {
        return run(plan, plan.context(), Optional.empty());
    }

    Judgement run(SessionPlan plan, Context context, Optional<ResultSet> unfinished)
            throws IOException, InterruptedException {
        Testbed testbed = new Testbed(OWN, Agent.UNKNOWN, List.of(0), this, this, keepDisturbed);
        Judgement judgement = new Session(plan, Policy.DEFAULT, context, testbed, RunInfo.UNKNOWN, this).run(unfinished);
        assertEquals("what was saved last is judged the same", judgement, Judgement.of(reread(saved.get(saved.size() - 1))));
        return judgement;
    }

    private static ResultSet reread(ResultSet results) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ResultWriter.write(results, file);
        return ResultReader.read(new ByteArrayInputStream(file.toByteArray()), "saved", ResultReader.Keep.ALL);
    }

    @Override
    public HarnessOutput run(HarnessBinary binary, HarnessPlan plan, Consumer<HarnessRecord.Progress> progress)
            throws InterruptedException {
        if (plan.suite().equals(Anchor.SUITE)) {
            HarnessRecord samples = new HarnessRecord.Samples(
                    0, "turn_ns", "ns", Direction.LOWER, true, new double[] {anchor.apply(anchors++)});
            return new HarnessOutput(List.of(samples), 0, "");
        }
        boolean base = plan.benchmarks().stream().anyMatch(b -> "old".equals(b.params().get("command"))
                || "trap".equals(b.params().get("scenario")));
        Arm arm = base ? Arm.BASE : Arm.HEAD;
        int number = calls.size();
        calls.add(new Call(arm, plan));
        progress.accept(new HarnessRecord.Progress(5, 10));
        List<HarnessRecord> records = new ArrayList<>();
        for (HarnessPlan.PlannedBenchmark benchmark : plan.benchmarks()) {
            records.addAll(answer.records(number, arm, benchmark.id()));
        }
        return new HarnessOutput(records, 0, "");
    }

    @Override
    public Window start() {
        return usage -> Contamination.of(Map.of(), disturbances.apply(calls.size() - 1));
    }

    @Override
    public Optional<String> look() {
        return seen.apply(looks++);
    }

    @Override
    public void progress(String what, double share, Duration left) {
        shown.add(what);
        done.add(share);
    }

    @Override
    public void note(String text) {
        notes.add(text);
    }

    @Override
    public void save(ResultSet soFar) {
        saved.add(soFar);
    }
}
