package io.jenkins.plugins.kvmbench.engine.session;

import io.jenkins.plugins.kvmbench.engine.gate.Context;
import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Judgement;
import io.jenkins.plugins.kvmbench.engine.gate.Outcome;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Asks the gate about itself on this machine: how often it alarms when both arms are the same (A/A), or whether it
 * catches a slow-down that was put in (a canary).
 */
public final class SelfTest {

    private final SessionPlan plan;
    private final Policy policy;
    private final Testbed testbed;
    private final RunInfo run;
    private final SessionListener listener;

    /**
     * One comparison of the self-test.
     *
     * @param judgement what was measured and decided
     */
    public record Trial(Judgement judgement) {

        /** Whether the gate failed the head. */
        public boolean failed() {
            return decision().filter(d -> d.outcome() == Outcome.FAILED).isPresent();
        }

        /** Whether the comparison could not be trusted, so that it says nothing about the gate. */
        public boolean invalid() {
            return decision().filter(d -> d.outcome() != Outcome.INVALID).isEmpty();
        }

        /** Why it cannot be trusted, in words; empty when it can. */
        public String problem() {
            if (!invalid()) {
                return "";
            }
            return decision().stream()
                    .flatMap(d -> Stream.concat(
                            Stream.of(d.error()),
                            d.rows().stream()
                                    .filter(row -> row.verdict() == Verdict.INVALID || row.verdict() == Verdict.ENV_SHIFT)
                                    .map(row -> row.id().benchmarkText() + ": " + row.reason())))
                    .filter(text -> !text.isEmpty())
                    .findFirst()
                    .orElse("nothing was measured");
        }

        /** How many benchmarks were called slower. */
        public long regressed() {
            return decision().map(d -> d.count(Verdict.REGRESSED)).orElse(0L);
        }

        private Optional<Decision> decision() {
            return judgement.decision();
        }
    }

    /**
     * @param plan a comparison of one artefact with itself, with or without a canary
     * @param run who asks
     */
    public SelfTest(SessionPlan plan, Policy policy, Testbed testbed, RunInfo run, SessionListener listener) {
        this.plan = plan;
        this.policy = policy;
        this.testbed = testbed;
        this.run = run;
        this.listener = listener;
    }

    /**
     * Runs the comparison so many times, each for itself.
     *
     * @param trials how often
     * @param each told of every trial as it ends
     */
    public List<Trial> run(int trials, Consumer<Trial> each) throws IOException, InterruptedException {
        List<Trial> all = new ArrayList<>();
        Context context = plan.context().judgingIdentical();
        for (int i = 0; i < trials; i++) {
            Trial trial = new Trial(new Session(plan, policy, context, testbed, run, listener).run(Optional.empty()));
            all.add(trial);
            each.accept(trial);
        }
        return all;
    }
}
