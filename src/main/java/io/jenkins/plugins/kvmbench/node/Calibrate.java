package io.jenkins.plugins.kvmbench.node;

import io.jenkins.plugins.kvmbench.agent.MachineLock;
import io.jenkins.plugins.kvmbench.engine.harness.Harness;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessBinary;
import io.jenkins.plugins.kvmbench.engine.session.Testbed;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import jenkins.agents.ControllerToAgentCallable;

/**
 * On an agent: measures the noise of the day, unless somebody else measures on the machine.
 *
 * @param cache the agent's directory for caches
 * @param seconds how long
 */
record Calibrate(String cache, int seconds) implements ControllerToAgentCallable<Calibrate.Noise, InterruptedException> {

    /** As long as other nodes of the machine that came online at the same moment take. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /**
     * What an agent says of its noise; bounded, as {@link LookAtMachine.Seen}.
     *
     * @param numbers by name, for example {@code arithmetic_cv_percent}
     * @param problem why there are none
     */
    record Noise(SortedMap<String, Double> numbers, String problem) implements Serializable {

        private static final int MAX_NUMBERS = 100;
        private static final int MAX_TEXT = 2000;

        Noise {
            SortedMap<String, Double> copy = new TreeMap<>();
            numbers.entrySet().stream()
                    .filter(entry -> entry.getKey().length() <= MAX_TEXT && Double.isFinite(entry.getValue()))
                    .limit(MAX_NUMBERS)
                    .forEach(entry -> copy.put(entry.getKey(), entry.getValue()));
            numbers = copy;
            problem = problem.substring(0, Math.min(problem.length(), MAX_TEXT));
        }

        static Noise not(String problem) {
            return new Noise(new TreeMap<>(), problem);
        }
    }

    @Override
    public Noise call() throws InterruptedException {
        try {
            Optional<MachineLock> machine = MachineLock.tryTake(MachineLock.file(System.getenv()), PATIENCE);
            if (machine.isEmpty()) {
                return Noise.not("somebody else measured on the machine");
            }
            try {
                HarnessBinary harness = HarnessBinary.own(Map.of("XDG_CACHE_HOME", cache));
                return new Noise(Testbed.calibrate(new Harness(harness), seconds), "");
            } finally {
                machine.get().close();
            }
        } catch (IOException e) {
            return Noise.not(e.getMessage());
        }
    }
}
