package io.jenkins.plugins.kvmbench.agent;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** What travels arrives as it left. */
public class TravelTest {

    private static final Policy POLICY = new Policy(
            List.of(new Policy.Limit("run_ns", 0.05, 0.1, 3, 7), new Policy.Limit("*", 0.02, Double.NaN, 0, Double.NaN)),
            0.01,
            2,
            0.2,
            Level.FAIL);

    private static final Measurement MEASUREMENT = new Measurement(
            new Measurement.Plan(
                    List.of("command", "snapshot"),
                    "standard",
                    Map.of("pages", "1,2"),
                    Map.of(Arm.BASE, Map.of("command", "a \"b\""), Arm.HEAD, Map.of("command", "c")),
                    8,
                    List.of("rate[1/s,higher]=rate: (\\S+)"),
                    42),
            Measurement.Gate.of(POLICY),
            new Measurement.Origin("c0ffee", "main", "7", "kvmBench()"),
            5,
            true);

    @Test
    public void shouldKeepAMeasurementInItsAssignment() throws Exception {
        Assignment assignment = new Assignment("id", MEASUREMENT, "node", 600, "/caches");

        assertEquals(assignment, Assignment.parse(assignment.json()));
    }

    @Test
    public void shouldKeepAMeasurementThroughJavasSerialization() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(MEASUREMENT);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertEquals(MEASUREMENT, in.readObject());
        }
    }

    @Test
    public void shouldKeepTheLimitsOfTheGate() {
        assertEquals(POLICY, MEASUREMENT.gate().policy());
    }

    @Test
    public void shouldTakeAStatusOfAnotherVersionAndNoNonsense() throws Exception {
        Status status = Status.parse(
                "{\"phase\":\"FAILED\",\"done\":7,\"saved\":-3,\"news\":true}".getBytes(StandardCharsets.UTF_8));

        assertEquals(new Status(Status.Phase.FAILED, "", 0, "", 0, 0, 0, false), status);
        assertThrows(IOException.class, () -> Status.parse("[]".getBytes(StandardCharsets.UTF_8)));
    }
}
