package io.jenkins.plugins.kvmbench.engine.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.kvmbench.engine.harness.Harness;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessBinary;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessException;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessRunner;
import io.jenkins.plugins.kvmbench.engine.host.Affinity;
import io.jenkins.plugins.kvmbench.engine.host.ContaminationMonitor;
import io.jenkins.plugins.kvmbench.engine.host.ContaminationRules;
import io.jenkins.plugins.kvmbench.engine.host.Machine;
import io.jenkins.plugins.kvmbench.engine.host.Monitor;
import io.jenkins.plugins.kvmbench.engine.result.Agent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The machine a session runs on.
 *
 * @param harness this program's own, which calibrates the machine and measures the anchor
 * @param agent its fingerprint and today's noise
 * @param cpus the CPUs that workers are pinned to, in order
 * @param runner starts harnesses
 * @param monitor looks for disturbances
 * @param keepDisturbed whether disturbed invocations count, and nothing waits for a calm machine; what disturbed them is
 *     recorded all the same
 */
public record Testbed(
        HarnessBinary harness,
        Agent agent,
        List<Integer> cpus,
        HarnessRunner runner,
        Monitor monitor,
        boolean keepDisturbed) {

    public Testbed {
        cpus = List.copyOf(cpus);
    }

    /**
     * This machine.
     *
     * @param harness this program's own
     * @param calibrationSeconds how long to measure today's noise; 0: not at all
     * @param keepDisturbed whether disturbed invocations count
     * @throws HarnessException when the calibration fails
     * @throws InterruptedException when this thread is interrupted
     */
    public static Testbed ofThisMachine(
            HarnessBinary harness, int calibrationSeconds, boolean keepDisturbed)
            throws HarnessException, InterruptedException {
        SortedMap<String, Double> calibration = calibrationSeconds > 0
                ? calibrate(new Harness(harness), calibrationSeconds)
                : new TreeMap<>();
        List<Integer> cpus = Affinity.ofThisProcess().cpus();
        return new Testbed(
                harness,
                Machine.agent(calibration),
                cpus,
                (binary, plan, progress) -> new Harness(binary).run(plan, progress),
                new ContaminationMonitor(cpus, ContaminationRules.DEFAULT),
                keepDisturbed);
    }

    /** The same machine under another name, for example a Jenkins node's. */
    public Testbed named(String name) {
        return with(new Agent(name, agent.fingerprint(), agent.parts(), agent.calibration()));
    }

    /** The same machine, with what results are to say of it. */
    Testbed with(Agent other) {
        return new Testbed(harness, other, cpus, runner, monitor, keepDisturbed);
    }

    /**
     * Today's noise of this machine.
     *
     * @return numbers by name, for example {@code arithmetic_cv_percent}
     */
    public static SortedMap<String, Double> calibrate(Harness harness, int seconds)
            throws HarnessException, InterruptedException {
        String document = harness.ask(
                Duration.ofSeconds(60 + seconds), "calibrate", "--seconds", String.valueOf(seconds));
        SortedMap<String, Double> numbers = new TreeMap<>();
        try {
            flatten("", new ObjectMapper().readTree(document), numbers);
        } catch (JsonProcessingException e) {
            throw new HarnessException("the harness's calibration is no JSON: " + e.getOriginalMessage(), e);
        }
        return numbers;
    }

    private static void flatten(String prefix, JsonNode node, Map<String, Double> numbers) {
        for (Map.Entry<String, JsonNode> property : node.properties()) {
            String name = prefix.isEmpty() ? property.getKey() : prefix + "_" + property.getKey();
            if (property.getValue().isNumber()) {
                numbers.put(name, property.getValue().doubleValue());
            } else {
                flatten(name, property.getValue(), numbers);
            }
        }
    }
}
