package io.jenkins.plugins.kvmbench.engine.session;

import io.jenkins.plugins.kvmbench.engine.suite.Schedule;
import java.time.Duration;

/** Estimates how far a session is, from the plan at first and from what invocations really took as soon as some are done. */
final class Progress {

    /** Starting a process and setting its virtual machines up. */
    private static final double START_MS = 150;

    /** Benchmarks take this much longer than their measuring time: set-up, audits, the last sample's overrun. */
    private static final double OVERHEAD = 1.3;

    private final SessionListener listener;
    private double doneMs;
    private double leftMs;
    private double slotMs;
    private int slotsLeft;
    private String what = "";

    Progress(SessionPlan plan, SessionListener listener) {
        this.listener = listener;
        for (SuitePlan suite : plan.suites()) {
            leftMs += plan.order().size() * slotMs(suite, suite.entries().size());
        }
    }

    static double slotMs(SuitePlan suite, int entries) {
        Schedule schedule = suite.schedule();
        return START_MS + entries * OVERHEAD * (schedule.timeMs() + schedule.warmupMs());
    }

    /** A round of a suite begins. What was planned for its first round is in the estimate already, later rounds are not. */
    void round(double estimatedSlotMs, int slots, boolean planned) {
        slotMs = estimatedSlotMs;
        slotsLeft = slots;
        leftMs += planned ? 0 : slots * estimatedSlotMs;
    }

    /** The round ends before all its slots are measured. */
    void roundEnds() {
        leftMs -= slotsLeft * slotMs;
        slotsLeft = 0;
    }

    void slot(String description) {
        what = description;
        report(0);
    }

    /** Within a slot: both in milliseconds, as the harness estimates them. */
    void within(double done, double total) {
        report(total <= 0 ? 0 : Math.min(1, done / total) * slotMs);
    }

    /** A slot ended after this long; the next ones will take about as long. */
    void slotDone(double tookMs, boolean again) {
        doneMs += tookMs;
        if (!again) {
            leftMs -= slotsLeft * slotMs;
            slotsLeft--;
            slotMs = slotMs == 0 ? tookMs : (slotMs + tookMs) / 2;
            leftMs += slotsLeft * slotMs;
        }
        report(0);
    }

    private void report(double inSlotMs) {
        double done = doneMs + inSlotMs;
        double left = Math.max(0, leftMs - inSlotMs);
        double total = done + left;
        // Of a tool of the user's nobody knows how long it takes before its first run is over.
        boolean unknown = slotMs == 0 && slotsLeft > 0;
        double share = unknown ? 0 : total <= 0 ? 1 : done / total;
        listener.progress(what, share, unknown ? null : Duration.ofMillis((long) left));
    }
}
