package io.jenkins.plugins.kvmbench.engine.gate.rulings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What people decided about the results of one job.
 *
 * @param acceptances baselines in the order they were accepted; the last one is in force unless it was withdrawn
 * @param waivers in the order they were given, expired and revoked ones included
 */
public record Rulings(List<Acceptance> acceptances, List<Waiver> waivers) {

    /** Nobody decided anything. */
    public static final Rulings NONE = new Rulings(List.of(), List.of());

    public Rulings {
        acceptances = List.copyOf(acceptances);
        waivers = List.copyOf(waivers);
    }

    /** The baseline in force. */
    public Optional<Acceptance> baseline() {
        return acceptances.stream()
                .reduce((earlier, later) -> later)
                .filter(acceptance -> acceptance.withdrawn() == null);
    }

    public Rulings accepting(Acceptance acceptance) {
        List<Acceptance> all = new ArrayList<>(acceptances);
        all.add(acceptance);
        return new Rulings(all, waivers);
    }

    /** Without a baseline in force. */
    public Rulings withdrawing(Withdrawal by) {
        if (baseline().isEmpty()) {
            return this;
        }
        List<Acceptance> all = new ArrayList<>(acceptances);
        Acceptance last = all.remove(all.size() - 1);
        all.add(new Acceptance(last.build(), last.author(), last.reason(), last.time(), by));
        return new Rulings(all, waivers);
    }

    public Rulings waiving(Waiver waiver) {
        List<Waiver> all = new ArrayList<>(waivers);
        all.add(waiver);
        return new Rulings(acceptances, all);
    }

    /** With a waiver that no longer holds; one that was revoked before stays as it is. */
    public Rulings revoking(Waiver waiver, Withdrawal by) {
        return new Rulings(
                acceptances,
                waivers.stream()
                        .map(one -> one.equals(waiver) && one.revoked() == null ? one.revoked(by) : one)
                        .toList());
    }
}
