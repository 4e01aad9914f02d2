package io.jenkins.plugins.kvmbench.engine.report;

import static org.junit.Assert.assertEquals;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

/** What reports say of the machine while it measured. */
public class CalmTest {

    private static final Contamination CALM = Contamination.of(Map.of("steal_percent", 0.0), List.of());
    private static final Contamination BUSY =
            Contamination.of(Map.of("steal_percent", 40.0), List.of("steal time 40.0 % (limit 25 %)"));

    private static Optional<String> calm(Invocation... invocations) {
        Result result = new Result(
                SeriesId.of("command", "run", Map.of(), "wall"), "s", Direction.LOWER, true, Arm.HEAD, List.of(invocations));
        return Wording.calm(new ResultSet(RunInfo.UNKNOWN, Agent.UNKNOWN, List.of(result), List.of()));
    }

    private static Invocation invocation(int slot, Status status, Contamination contamination) {
        return new Invocation(slot, 0, new double[] {1}, 0, status, contamination, "");
    }

    @Test
    public void shouldNotCallAMachineCalmWhoseDisturbedInvocationsWereCounted() {
        assertEquals(
                Optional.of("1 of 2 invocations disturbed and counted all the same (steal 40.0 %)"),
                calm(invocation(0, Status.OK, BUSY), invocation(1, Status.OK, CALM)));
    }

    @Test
    public void shouldSayHowManyWereNotCounted() {
        assertEquals(
                Optional.of("1 of 2 invocations disturbed and not counted (steal 0.0 %)"),
                calm(invocation(0, Status.CONTAMINATED, BUSY), invocation(1, Status.OK, CALM)));
    }

    @Test
    public void shouldSayNothingWhereNobodyLooked() {
        assertEquals(Optional.empty(), calm(Invocation.of(0, 1)));
    }
}
