package io.jenkins.plugins.kvmbench.engine.codec;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.gate.Amount;
import io.jenkins.plugins.kvmbench.engine.gate.Comparison;
import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.Mode;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.gate.Terms;
import io.jenkins.plugins.kvmbench.engine.gate.rulings.Waiver;
import io.jenkins.plugins.kvmbench.engine.gate.rulings.Withdrawal;
import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.Test;

/** Result files carry how their sides were compared, and a record that contradicts itself is refused. */
public class ComparisonFileTest {

    private static final Policy POLICY = new Policy(
            List.of(
                    new Policy.Limit("exec_*", 0.05, 0.10, 2, Double.NaN),
                    new Policy.Limit(
                            "*", Double.NaN, 0.03, new Amount(5, "ms"), new Amount(17, ""), Set.of(Level.FAIL))),
            0.01,
            4,
            0.2,
            Level.FAIL);

    private static final SeriesId DROPPED =
            SeriesId.of("snapshot", "reset", Map.of("pages", "100", "cores", "1"), "exec_per_sec");

    private static final Terms TERMS = new Terms(
            List.of(
                    new Waiver("run_ns", "ann", "known", Instant.EPOCH),
                    new Waiver("*", "bob", "", Instant.EPOCH, Instant.parse("2030-01-01T00:00:00Z"), new Withdrawal(Instant.EPOCH, "ann"))),
            List.of("gates: kvmbench.yaml of main", "--fail overrides it"));

    private static ResultSet interleaved() {
        return SampleResults.rich()
                .withBasis(new Comparison(
                        Mode.AB, POLICY, Optional.empty(), 3, new TreeMap<>(Map.of(DROPPED, 2)), true, true, 0.01, TERMS));
    }

    private static ResultSet apart() {
        Agent agent = new Agent("there", "77", new TreeMap<>(Map.of("cpu", "x")), new TreeMap<>());
        return SampleResults.rich().withBasis(Comparison.apart(POLICY, agent));
    }

    private static String written(ResultSet set) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ResultWriter.write(set, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static ResultSet read(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ResultReader.read(new ByteArrayInputStream(bytes), "r.json", ResultReader.Keep.ALL);
    }

    @Test
    public void shouldReadBackHowTwoSidesWereCompared() throws IOException {
        for (ResultSet set : List.of(
                interleaved(),
                apart(),
                apart().withBasis(Comparison.history(POLICY, Agent.UNKNOWN, TERMS)),
                SampleResults.rich()
                        .withBasis(new Comparison(
                                Policy.DEFAULT,
                                Optional.empty(),
                                0,
                                Collections.emptySortedMap(),
                                false,
                                false,
                                Double.NaN)))) {
            String text = written(set);
            assertEquals(set, read(text));
            assertEquals(text, List.of(), Schemas.errors(Schemas.RESULTS, text));
        }
    }

    @Test
    public void shouldTakeTheRecordBeforeAndAfterTheResults() throws IOException {
        String text = written(interleaved());
        int from = text.indexOf(" \"comparison\"");
        int to = text.indexOf(" \"skips\"");
        String comparison = text.substring(from, to).strip().replaceFirst(",$", "");
        String moved = text.substring(0, from) + text.substring(to, text.length() - 2).stripTrailing() + "," + comparison + "}";
        assertEquals(interleaved(), read(moved));
    }

    @Test
    public void shouldRefuseARecordOfItselfOrOfTheResults() throws IOException {
        String ab = written(interleaved());
        refused(ab, "\"mode\":\"ab\"", "\"mode\":\"sideways\"", "/comparison/mode: expected \"ab\"");
        refused(ab, "\"mode\":\"ab\"", "\"mode\":\"history\"", "mode \"history\" without 'base_agent'");
        refused(ab, "\"mode\":\"ab\"", "\"mode\":\"baseline\"", "mode \"baseline\" without 'base_agent'");
        refused(ab, "\"mode\":\"ab\"", "\"mode\":\"ab\",\"base_agent\":{}", "mode \"ab\" with 'base_agent'");
        refused(ab, "\"mode\":\"ab\",", "", "/comparison: 'mode' is missing");
        refused(ab, "\"rounds\":3,", "", "/comparison: 'rounds' is missing");
        refused(ab, "\"rounds\":3", "\"rounds\":1000000000", "rounds cannot be 1000000000 where the policy has 4");
        refused(ab, "\"rounds\":3", "\"rounds\":-1", "expected an integer from 0");
        refused(ab, "\"after\":2", "\"after\":0", "expected an integer from 1");
        String apart = written(apart());
        refused(apart, "\"mode\":\"baseline\"", "\"mode\":\"ab\",\"rounds\":1", "mode \"ab\" with 'base_agent'");
        refused(apart, "\"mode\":\"baseline\"", "\"mode\":\"baseline\",\"rounds\":1", "separate runs have no rounds");
    }

    /** What a schema cannot express. */
    @Test
    public void shouldRefuseWhatTheResultsContradict() throws IOException {
        String ab = written(interleaved());
        readerRefuses(ab.replace("\"after\":2", "\"after\":4"), "nothing can drop out after round 4 of 3");
        readerRefuses(ab.replace("\"rounds\":3", "\"rounds\":5"), "rounds cannot be 5 where the policy has 4");
        readerRefuses(
                ab.replaceFirst("\"benchmark\":\"reset\"", "\"benchmark\":\"other\""),
                "'comparison' says that snapshot/other cores=1 pages=100 exec_per_sec dropped out, of which there are no results");
        readerRefuses(
                ab.replaceFirst("\"benchmark\":\"reset\"", "\"benchmark\":\"" + "x".repeat(100_000) + "\""),
                "at most 16384 characters make a name");
        String entry = ab.substring(ab.indexOf("{\"suite\""), ab.indexOf("\"after\":2}") + "\"after\":2}".length());
        readerRefuses(ab.replace(entry, entry + "," + entry), "drops out twice");
        readerRefuses(ab.replace("\"metric\":\"*\"", "\"metric\":\"x\""), "the last limit must match every metric");
        readerRefuses(ab.replace("\"warn\":0.05", "\"warn\":0.5"), "must not be below warn");
    }

    @Test
    public void shouldRefuseLimitsThatWouldAcquitByChance() throws IOException {
        String ab = written(interleaved());
        for (String bad : new String[] {"0", "1", "-1", "\"NaN\"", "null", "2"}) {
            refused(ab, "\"q\":0.01", "\"q\":" + bad, "");
        }
        for (String bad : new String[] {"0", "-0.1", "null", "\"NaN\"", "2"}) {
            refused(ab, "\"screen\":0.2", "\"screen\":" + bad, "");
        }
        refused(ab, "\"rounds\":4", "\"rounds\":1000000000", "rounds must be from 1 to 100");
        refused(ab, "\"fail\":0.1", "\"fail\":-0.1", "must not be negative");
        refused(ab, "\"floor\":2", "\"floor\":-2", "0 or more, not -2");
        refused(ab, "\"absolute\":17", "\"absolute\":-17", "0 or more, not -17");
        refused(ab, "\"given\":[\"warn\"", "\"given\":[\"all\"", "expected \"none\"");
        refused(ab, "\"missing\":\"fail\"", "\"missing\":\"never\"", "expected \"none\"");
        readerRefuses(ab.replace("\"q\":0.01", "\"q\":NaN"), "r.json");
        readerRefuses(ab.replace("\"q\":0.01", "\"q\":1e999"), "r.json");
    }

    private static void refused(String good, String from, String to, String expected) throws IOException {
        String bad = good.replaceFirst(Pattern.quote(from), to);
        assertNotEquals(from + " is in the file", good, bad);
        readerRefuses(bad, expected);
        assertNotEquals("the schema takes " + to, List.of(), Schemas.errors(Schemas.RESULTS, bad));
    }

    private static void readerRefuses(String text, String expected) {
        String message = assertThrows(FormatException.class, () -> read(text)).getMessage();
        assertTrue(message, message.contains(expected));
    }

    @Test
    public void shouldDescribePoliciesTheSameInBothSchemas() throws IOException {
        assertEquals(
                Schemas.text(Schemas.RESULTS).at("/$defs/policy"),
                Schemas.text(Schemas.DECISION).at("/$defs/policy"));
    }
}
