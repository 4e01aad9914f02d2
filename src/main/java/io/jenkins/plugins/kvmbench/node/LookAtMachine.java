package io.jenkins.plugins.kvmbench.node;

import io.jenkins.plugins.kvmbench.engine.harness.HarnessBinary;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessException;
import io.jenkins.plugins.kvmbench.engine.host.Fingerprint;
import io.jenkins.plugins.kvmbench.engine.host.KvmFacts;
import io.jenkins.plugins.kvmbench.engine.host.KvmProbe;
import io.jenkins.plugins.kvmbench.engine.result.Agent;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import jenkins.agents.ControllerToAgentCallable;

/**
 * On an agent: tries KVM, reads what the machine is, and unpacks the harness. Takes a moment.
 *
 * @param cache the agent's directory for caches
 */
record LookAtMachine(String cache) implements ControllerToAgentCallable<LookAtMachine.Seen, RuntimeException> {

    /** The variable that names another device than KVM's usual one; the harness heeds it too. */
    private static final String DEVICE = "KVMBENCH_KVM_DEVICE";

    /**
     * What an agent says of itself; not to be trusted, but bounded: this constructor also makes what arrives from there.
     *
     * @param platform operating system and architecture
     * @param usable see {@link KvmFacts}, as the next four
     * @param noHarness why the harness does not run, empty when it does
     * @param parts of the {@link Fingerprint}
     */
    record Seen(
            String platform,
            boolean usable,
            String reason,
            int apiVersion,
            String backend,
            Map<String, String> capabilities,
            String noHarness,
            Map<String, String> parts)
            implements Serializable {

        private static final int MAX_TEXT = 2000;
        private static final int MAX_ENTRIES = 200;

        Seen {
            platform = bounded(platform);
            reason = bounded(reason);
            backend = bounded(backend);
            capabilities = bounded(capabilities);
            noHarness = bounded(noHarness);
            parts = bounded(parts);
        }

        private static String bounded(String text) {
            return text.substring(0, Math.min(text.length(), MAX_TEXT));
        }

        private static Map<String, String> bounded(Map<String, String> map) {
            Map<String, String> copy = new TreeMap<>();
            map.entrySet().stream()
                    .limit(MAX_ENTRIES)
                    .forEach(entry -> copy.put(bounded(entry.getKey()), bounded(entry.getValue())));
            return copy;
        }

        NodeFacts facts(String name, String notCalibrated) {
            Fingerprint fingerprint = new Fingerprint(new TreeMap<>(parts));
            return new NodeFacts(
                    Instant.now(),
                    "",
                    platform,
                    new KvmFacts(usable, reason, apiVersion, backend, new TreeMap<>(capabilities)),
                    noHarness,
                    new Agent(name, fingerprint.id(), fingerprint.parts(), new TreeMap<>()),
                    notCalibrated);
        }
    }

    @Override
    public Seen call() {
        KvmFacts kvm = KvmProbe.probe(Path.of(System.getenv().getOrDefault(DEVICE, "/dev/kvm")));
        String system = System.getProperty("os.name");
        return new Seen(
                system + " " + System.getProperty("os.arch"),
                kvm.usable(),
                system.equals("Linux") ? kvm.reason() : "KVM is Linux's own: this node runs " + system,
                kvm.apiVersion(),
                kvm.backend(),
                kvm.capabilities(),
                noHarness(),
                Fingerprint.ofThisMachine().parts());
    }

    private String noHarness() {
        try {
            HarnessBinary.own(Map.of("XDG_CACHE_HOME", cache));
            return "";
        } catch (HarnessException e) {
            return e.getMessage();
        }
    }
}
