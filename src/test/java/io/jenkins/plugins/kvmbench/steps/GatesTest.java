package io.jenkins.plugins.kvmbench.steps;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import hudson.AbortException;
import hudson.model.Result;
import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.Mode;
import io.jenkins.plugins.kvmbench.engine.gate.Outcome;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.gate.Row;
import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

public class GatesTest {

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    private static BenchmarkGate gate(String metric, Double warn, Double fail, Criticality criticality) {
        BenchmarkGate gate = new BenchmarkGate(metric);
        gate.setWarn(warn);
        gate.setFail(fail);
        gate.setCriticality(criticality);
        return gate;
    }

    private static SeriesId series(String suite, String benchmark, String metric) {
        return SeriesId.of(suite, benchmark, Map.of(), metric);
    }

    private static Row row(SeriesId id, Level level) {
        return new Row(
                id, "s", Direction.LOWER, Verdict.REGRESSED, level, null, 1, 2, false, 1, 1, 1, 0, false, 0, 0, 6, 6, 1, "",
                List.of());
    }

    private static Decision decision(Gates gates, Row... rows) throws Exception {
        return new Decision(Mode.AB, Outcome.FAILED, gates.policy(), rows.length, 1, List.of(rows), List.of());
    }

    @Test
    public void shouldTakeTheConfiguredLimitsWithoutGates() throws Exception {
        Policy policy = new Gates(List.of(), "warn").policy();

        assertEquals(0.02, policy.limits().get(0).warn(), 1e-12);
        assertEquals(0.03, policy.limits().get(0).fail(), 1e-12);
        assertEquals(1, policy.limits().size());
    }

    @Test
    public void shouldTakeTheConfiguredLimitsForAGateWithoutLimits() throws Exception {
        Policy policy = new Gates(List.of(gate("*", null, null, Criticality.UNSTABLE)), "warn").policy();

        assertEquals(0.03, policy.limits().get(0).fail(), 1e-12);
    }

    @Test
    public void shouldNotWarnWhereOnlyAFailingLimitIsSet() throws Exception {
        Policy policy = new Gates(List.of(gate("*", null, 5.0, Criticality.FAILURE)), "warn").policy();

        assertTrue(Double.isNaN(policy.limits().get(0).warn()));
        assertEquals(0.05, policy.limits().get(0).fail(), 1e-12);
    }

    @Test
    public void shouldHoldWhatNoGateMatchesAgainstNothing() throws Exception {
        Policy policy = new Gates(List.of(gate("snapshot/*", 1.0, 5.0, Criticality.FAILURE)), "warn").policy();

        Policy.Limit other = policy.limit(series("syscall", "ioctl", "cycles"));
        assertTrue(Double.isNaN(other.warn()) && Double.isNaN(other.fail()));
    }

    @Test
    public void shouldNameTheGateWhoseLimitsContradictEachOther() {
        Gates gates = new Gates(List.of(gate("wall", 5.0, 3.0, Criticality.FAILURE)), "warn");

        AbortException e = assertThrows(AbortException.class, gates::policy);
        assertTrue(e.getMessage(), e.getMessage().contains("'wall'"));
    }

    @Test
    public void shouldWeighVanishedBenchmarksAsAskedAndRefuseOtherWords() throws Exception {
        assertEquals(Level.FAIL, new Gates(List.of(), "fail").policy().missing());
        AbortException e = assertThrows(AbortException.class, new Gates(List.of(), "maybe")::policy);
        assertTrue(e.getMessage(), e.getMessage().contains("'maybe'"));
    }

    @Test
    public void shouldDoWhatTheFirstMatchingGateSays() throws Exception {
        Gates gates = new Gates(
                List.of(
                        gate("snapshot/*", 1.0, 5.0, Criticality.UNSTABLE),
                        gate("*", 1.0, 5.0, Criticality.FAILURE)),
                "warn");

        assertEquals(
                Set.of(Criticality.UNSTABLE),
                gates.consequences(decision(gates, row(series("snapshot", "reset", "m"), Level.FAIL))));
        assertEquals(
                Set.of(Criticality.FAILURE),
                gates.consequences(decision(gates, row(series("syscall", "ioctl", "m"), Level.FAIL))));
    }

    @Test
    public void shouldFailWithoutGates() throws Exception {
        Gates gates = new Gates(List.of(), "warn");

        assertEquals(
                Set.of(Criticality.FAILURE),
                gates.consequences(decision(gates, row(series("a", "b", "c"), Level.FAIL))));
        assertEquals(
                Set.of(Criticality.UNSTABLE),
                gates.consequences(decision(gates, row(series("a", "b", "c"), Level.WARN))));
        assertEquals(
                Set.of(), gates.consequences(decision(gates, row(series("a", "b", "c"), Level.NONE))));
    }

    @Test
    public void shouldKeepTheBuildsResultOfOneGateAndTheStagesOfAnother() throws Exception {
        Gates gates = new Gates(
                List.of(
                        gate("build", 1.0, 5.0, Criticality.UNSTABLE),
                        gate("stage", 1.0, 5.0, Criticality.FAILED_STAGE)),
                "warn");

        Set<Criticality> both = gates.consequences(decision(
                gates, row(series("a", "b", "stage"), Level.FAIL), row(series("a", "b", "build"), Level.FAIL)));

        assertEquals(Set.of(Criticality.UNSTABLE, Criticality.FAILED_STAGE), both);
    }

    @Test
    public void shouldBeUnstableAtTheWarningLimitWhereTheFailingOneFails() {
        assertEquals(Optional.of(Result.UNSTABLE), Criticality.FAILURE.atWarning().build());
        assertEquals(Optional.empty(), Criticality.FAILED_STAGE.atWarning().build());
        assertEquals(Optional.of(Result.UNSTABLE), Criticality.FAILED_STAGE.atWarning().stage());
        assertEquals(Optional.empty(), Criticality.NOTE.atWarning().stage());
    }
}
