package io.jenkins.plugins.kvmbench.engine.result;

import java.util.List;
import java.util.Objects;

/**
 * The invocations of one metric on one arm that were started and are no evidence.
 *
 * @param failed those that went wrong, or gave no number after their warm-up
 * @param disturbed those that the machine disturbed
 * @param reason why the first of them is none that says why, in words; empty when nothing was lost
 */
public record Losses(int failed, int disturbed, String reason) {

    /** Everything counted. */
    public static final Losses NONE = new Losses(0, 0, "");

    public Losses {
        Objects.requireNonNull(reason, "reason");
        if (failed < 0 || disturbed < 0 || failed + disturbed < 0) {
            throw new IllegalArgumentException(failed + " failed and " + disturbed + " disturbed invocations are impossible");
        }
    }

    /** What of these is none. */
    public static Losses of(List<Invocation> invocations) {
        List<Invocation> lost =
                invocations.stream().filter(invocation -> !invocation.counts()).toList();
        int disturbed = (int) lost.stream()
                .filter(invocation -> invocation.status() == Status.CONTAMINATED)
                .count();
        return lost.isEmpty() ? NONE : new Losses(lost.size() - disturbed, disturbed, reason(lost));
    }

    private static String reason(List<Invocation> lost) {
        return lost.stream()
                .map(invocation -> invocation.status() == Status.CONTAMINATED
                        ? String.join(", ", invocation.contamination().reasons())
                        : invocation.note())
                .filter(reason -> !reason.isEmpty())
                .findFirst()
                .orElse(unexplained(lost.get(0)));
    }

    private static String unexplained(Invocation lost) {
        return switch (lost.status()) {
            case CONTAMINATED -> "disturbed, and its file does not say by what";
            case FAILED -> "failed, and its file does not say why";
            case OK -> "no samples";
        };
    }

    /** How many they are. */
    public int count() {
        return failed + disturbed;
    }
}
