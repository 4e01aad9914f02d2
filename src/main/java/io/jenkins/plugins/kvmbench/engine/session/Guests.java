package io.jenkins.plugins.kvmbench.engine.session;

import io.jenkins.plugins.kvmbench.engine.guest.Acceleration;
import io.jenkins.plugins.kvmbench.engine.guest.GuestKernel;
import io.jenkins.plugins.kvmbench.engine.guest.GuestRunner;
import io.jenkins.plugins.kvmbench.engine.guest.Qemu;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessException;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessRunner;
import io.jenkins.plugins.kvmbench.engine.host.Fingerprint;
import io.jenkins.plugins.kvmbench.engine.result.Agent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The guests of a session: how the sides that have a kernel of their own are measured.
 *
 * @param runners by kernel
 * @param acceleration of all of them; empty: there are none
 */
record Guests(Map<GuestKernel, HarnessRunner> runners, Optional<Acceleration> acceleration) {

    /** What of an agent says how its guests were carried out: results of two values are never compared. */
    private static final String ACCEL = "accel";

    /**
     * Those of a plan, each kernel proven to boot by KVM or left to the emulator.
     *
     * @throws HarnessException when there is no QEMU, or one side would be measured otherwise than the other
     */
    static Guests of(SessionPlan plan) throws HarnessException, InterruptedException {
        List<ArmSpec> arms = plan.suites().stream()
                .flatMap(suite -> suite.arms().values().stream())
                .toList();
        Map<GuestKernel, HarnessRunner> runners = new HashMap<>();
        Map<String, Acceleration> proven = new TreeMap<>();
        for (ArmSpec arm : arms) {
            if (arm.kernel().isPresent() && !runners.containsKey(arm.kernel().get())) {
                GuestKernel kernel = arm.kernel().get();
                Qemu qemu = Qemu.of(System.getenv());
                Acceleration acceleration = qemu.proven(kernel, arm.harness());
                proven.put(kernel.label(), acceleration);
                runners.put(kernel, new GuestRunner(kernel, qemu, acceleration));
            }
        }
        boolean some = !proven.isEmpty();
        if (some && arms.stream().anyMatch(arm -> arm.kernel().isEmpty())) {
            throw new HarnessException("one side is measured in a guest, the other on this machine: that compares nothing. Name a"
                    + " kernel on both sides, kernel=FILE");
        }
        if (Set.copyOf(proven.values()).size() > 1) {
            throw new HarnessException("the sides would be carried out differently, which compares nothing: "
                    + proven.entrySet().stream()
                            .map(entry -> entry.getKey() + " by " + entry.getValue().label())
                            .collect(Collectors.joining(", ")));
        }
        return new Guests(runners, proven.values().stream().findFirst());
    }

    /** @param here what measures a side without a kernel of its own */
    HarnessRunner runner(ArmSpec arm, HarnessRunner here) {
        return arm.kernel().map(runners::get).orElse(here);
    }

    /** The machine that guests run on, as results say it. */
    Testbed at(Testbed testbed) {
        return acceleration
                .map(by -> {
                    Agent agent = testbed.agent();
                    SortedMap<String, String> parts = new TreeMap<>(agent.parts());
                    parts.put(ACCEL, by.label());
                    return testbed.with(
                            new Agent(agent.name(), new Fingerprint(parts).id(), parts, agent.calibration()));
                })
                .orElse(testbed);
    }
}
