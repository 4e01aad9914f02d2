package io.jenkins.plugins.kvmbench.engine.codec;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.gate.Amount;
import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.Mode;
import io.jenkins.plugins.kvmbench.engine.gate.Outcome;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.gate.Row;
import io.jenkins.plugins.kvmbench.engine.gate.Severity;
import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Losses;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.Test;

public class DecisionReaderTest {

    private static final Policy POLICY = new Policy(
            List.of(
                    new Policy.Limit("exec_*", 0.05, 0.10, 2, Double.NaN),
                    new Policy.Limit(
                            "run_*", 0.05, 0.10, new Amount(50, "ms"), new Amount(1, "s"), Set.of(Level.FAIL)),
                    new Policy.Limit("*", Double.NaN, 0.03, Amount.NONE, new Amount(17, ""), Set.of())),
            0.005,
            3,
            0.10,
            Level.FAIL);

    private static final Row FULL = new Row(
            SeriesId.of("snapshot", "reset <b>", Map.of("pages", "100", "${jndi:x}", "\u202e"), "exec_per_sec"),
            "1/s",
            Direction.HIGHER,
            Verdict.REGRESSED,
            Level.WARN,
            Severity.LOW,
            100,
            96,
            false,
            0.04,
            0.03,
            0.05,
            1e-5,
            true,
            0.02,
            0.03,
            30,
            29,
            new Losses(1, 2, "exit <code> 1"),
            new Losses(0, 1, "steal of 3 %"),
            3,
            "because",
            List.of(new Row.Explanation("restore_ns", "ns", Direction.LOWER, 1, 2, Double.NaN)));

    private static final Row UNKNOWN = new Row(
            SeriesId.of("s", "b", Map.of(), "m"),
            "",
            Direction.LOWER,
            Verdict.MISSING,
            Level.NONE,
            null,
            Double.NaN,
            Double.NaN,
            true,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            false,
            Double.NaN,
            Double.NaN,
            0,
            0,
            1,
            "",
            List.of());

    private static String written(Decision decision) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DecisionJson.write(decision, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Decision read(String json) throws IOException {
        return DecisionJson.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), "d.json");
    }

    private static Decision decision() {
        return new Decision(
                Mode.BASELINE, Outcome.WARNED, POLICY, 5, 2, List.of(FULL, UNKNOWN), List.of("note"), "an error");
    }

    @Test
    public void shouldReadBackEverythingThatWasWritten() throws IOException {
        assertEquals(decision(), read(written(decision())));
    }

    @Test
    public void shouldReadBackAnEmptyDecision() throws IOException {
        Decision empty = new Decision(Mode.AB, Outcome.INVALID, Policy.DEFAULT, 0, 1, List.of(), List.of());
        assertEquals(empty, read(written(empty)));
    }

    @Test
    public void shouldTakeKeysOfLaterVersions() throws IOException {
        assertEquals(decision(), read(written(decision()).replace("\"gated\"", "\"later\" : {\"x\" : [1]}, \"gated\"")));
    }

    @Test
    public void shouldRefuseWhatIsNoDecision() throws IOException {
        String json = written(decision());
        assertRefused(json.replace("decision/1", "decision/2"), "only version 1 is known");
        assertRefused(json.replace("\"WARNED\"", "\"warned\""), "\"PASSED\" or \"WARNED\"");
        assertRefused(json.replaceFirst("\"REGRESSED\",", "7,"), "/results/0/verdict: expected a string");
        assertRefused(json.replace("\"policy\"", "\"polity\""), "'policy' is missing");
        assertRefused(json.replaceFirst("\"metric\" : \"\\*\"", "\"metric\" : \"x\""), "must match every metric");
        assertRefused(json.replace("\"disturbed\" : 2", "\"disturbed\" : 2147483647"), "are impossible");
        assertRefused(json.substring(0, json.length() / 2), "d.json");
        assertRefused(json + "{}", "end of the file");
        assertRefused("", "is empty");
    }

    private static void assertRefused(String json, String expected) {
        String message = assertThrows(FormatException.class, () -> read(json)).getMessage();
        assertTrue(message, message.contains(expected));
    }
}
