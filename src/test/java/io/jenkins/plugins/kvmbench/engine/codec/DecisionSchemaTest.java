package io.jenkins.plugins.kvmbench.engine.codec;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.kvmbench.engine.gate.Comparison;
import io.jenkins.plugins.kvmbench.engine.gate.Context;
import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Judgement;
import io.jenkins.plugins.kvmbench.engine.gate.Outcome;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.gate.Rounds;
import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Contamination;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import io.jenkins.plugins.kvmbench.engine.result.Status;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.Test;

/** What the gate's decisions are written as is what their schema describes. */
public class DecisionSchemaTest {

    private static SeriesId id(String benchmark, String metric) {
        return SeriesId.of("suite", benchmark, Map.of("size", "1"), metric);
    }

    private static Result result(SeriesId id, Arm arm, double at) {
        Random random = new Random(id.hashCode() + 31L * arm.ordinal());
        List<Invocation> invocations = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            invocations.add(Invocation.of(Invocation.UNKNOWN_SLOT, at * Math.exp(0.005 * random.nextGaussian())));
        }
        boolean gating = id.metric().equals("time");
        return new Result(id, "s", Direction.LOWER, gating, arm, invocations);
    }

    private static Result failed(SeriesId id, Arm arm) {
        Invocation failed = new Invocation(
                Invocation.UNKNOWN_SLOT, 0, new double[0], 0, Status.FAILED, Contamination.UNKNOWN, "exit code 1");
        return new Result(id, "s", Direction.LOWER, true, arm, List.of(failed));
    }

    /** A row of every verdict but ENV_SHIFT, with what explains it. */
    private static ResultSet results() {
        List<Result> results = new ArrayList<>();
        for (Map.Entry<String, Double> head :
                Map.of("same", 1.0, "worse", 1.3, "better", 0.7, "below zero", -1.0).entrySet()) {
            results.add(result(id(head.getKey(), "time"), Arm.BASE, 1));
            results.add(result(id(head.getKey(), "time"), Arm.HEAD, head.getValue()));
        }
        results.add(result(id("worse", "exits"), Arm.BASE, 1));
        results.add(result(id("worse", "exits"), Arm.HEAD, 2));
        results.add(result(id("vanished", "time"), Arm.BASE, 1));
        results.add(result(id("failed", "time"), Arm.BASE, 1));
        results.add(failed(id("failed", "time"), Arm.HEAD));
        return new ResultSet(RunInfo.UNKNOWN, Agent.UNKNOWN, results, List.of());
    }

    private static List<Decision> decisions() {
        ResultSet both = results();
        ResultSet interrupted = both.withBasis(Comparison.interleaved(Policy.DEFAULT, Rounds.NONE, Context.NONE));
        ResultSet apart = both.withBasis(Comparison.apart(Policy.of(Double.NaN, 0.1, 0.5), Agent.UNKNOWN));
        ResultSet none = new ResultSet(RunInfo.UNKNOWN, Agent.UNKNOWN, List.of(), List.of())
                .withBasis(Comparison.interleaved(Policy.DEFAULT, Rounds.NONE, Context.NONE));
        return List.of(
                Judgement.of(both).decision().orElseThrow(),
                Judgement.of(interrupted).decision().orElseThrow(),
                Judgement.of(apart).decision().orElseThrow(),
                Judgement.inOneRound(apart, Policy.DEFAULT).decision().orElseThrow(),
                Judgement.of(none).decision().orElseThrow());
    }

    private static String written(Decision decision) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DecisionJson.write(decision, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Decision read(String json) throws IOException {
        return DecisionJson.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), "d.json");
    }

    @Test
    public void shouldWriteWhatTheSchemaDescribes() throws IOException {
        for (Decision decision : decisions()) {
            String json = written(decision);
            assertEquals(json, List.of(), Schemas.errors(Schemas.DECISION, json));
            assertEquals(decision, read(json));
        }
        assertEquals(Outcome.FAILED, decisions().get(0).outcome());
    }

    /** What is forgotten in the schema would be allowed as an unknown key. */
    @Test
    public void shouldDescribeEveryKeyThatIsWritten() throws IOException {
        String strict = Schemas.text(Schemas.DECISION)
                .toString()
                .replace("\"properties\":", "\"unevaluatedProperties\":false,\"properties\":");
        for (Decision decision : decisions()) {
            assertEquals(List.of(), Schemas.errorsBy(strict, written(decision)));
        }
    }

    @Test
    public void shouldRefuseByTheSchemaWhatTheReaderRefuses() throws IOException {
        String good = written(decisions().get(0));
        for (String[] change : new String[][] {
            {"kvmbench-decision/1", "kvmbench-decision/2"},
            {"\"outcome\" : \"FAILED\"", "\"outcome\" : \"failed\""},
            {"\"mode\" : \"AB\"", "\"mode\" : \"ab\""},
            {"\"verdict\" : \"REGRESSED\"", "\"verdict\" : \"WORSE\""},
            {"\"level\" : \"fail\"", "\"level\" : \"FAIL\""},
            {"\"severity\" : \"high\"", "\"severity\" : \"huge\""},
            {"\"n_base\" : 10", "\"n_base\" : -1"},
            {"\"failed\" : 1", "\"failed\" : -1"},
            {"\"change\" : ", "\"change\" : \"much\", \"x\" : "},
            {"\"q\" : 0.005", "\"q\" : 0"},
            {"\"policy\"", "\"polity\""},
        }) {
            String bad = good.replaceFirst(Pattern.quote(change[0]), change[1]);
            assertNotEquals(change[0] + " is in the document", good, bad);
            assertThrows(change[1], FormatException.class, () -> read(bad));
            assertNotEquals(change[1], List.of(), Schemas.errors(Schemas.DECISION, bad));
        }
    }
}
