package io.jenkins.plugins.kvmbench.engine.plan;

import io.jenkins.plugins.kvmbench.engine.gate.Directions;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.gate.rulings.Waiver;
import java.util.List;

/**
 * What the head is held against. For a change request this comes from its target's file, never from its own.
 *
 * @param policy limits, the number of rounds, and what a vanished benchmark counts as
 * @param criticalities what a limit that is reached does to a Jenkins build, in the order of the policy's limits: {@code note},
 *     {@code unstable_stage}, {@code unstable}, {@code failed_stage} or {@code failure}; the policy's last limit may be without
 * @param directions which way metrics get better whose unit does not say it
 * @param waivers regressions that do not count
 */
public record Gates(Policy policy, List<String> criticalities, Directions directions, List<Waiver> waivers) {

    /** Where nobody says anything. */
    public static final Gates DEFAULT = new Gates(Policy.DEFAULT, List.of(), Directions.NONE, List.of());

    public Gates {
        criticalities = List.copyOf(criticalities);
        waivers = List.copyOf(waivers);
    }
}
