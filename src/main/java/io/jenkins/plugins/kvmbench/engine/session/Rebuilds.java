package io.jenkins.plugins.kvmbench.engine.session;

import io.jenkins.plugins.kvmbench.engine.gate.Context;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.gate.test.Layout;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessBinary;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Builds one source again and again, linked in another order each time, and measures what that alone does. */
public final class Rebuilds {

    private final Request request;
    private final Testbed testbed;
    private final RunInfo run;
    private final SessionListener listener;

    /** Makes what is measured. */
    @FunctionalInterface
    public interface Rebuild {

        /**
         * @param seed what the order of linking is drawn from
         * @return the harness that measures, or is what is measured
         */
        HarnessBinary build(long seed) throws IOException, InterruptedException;
    }

    /**
     * @param request what to measure, of one arm
     * @param run who asks
     */
    public Rebuilds(Request request, Testbed testbed, RunInfo run, SessionListener listener) {
        this.request = request;
        this.testbed = testbed;
        this.run = run;
        this.listener = listener;
    }

    /**
     * @param builds how many, with the seeds 1, 2, ...
     * @param each told of every build that was measured
     */
    public Layout run(int builds, Rebuild rebuild, LongConsumer each) throws IOException, InterruptedException {
        List<List<Result>> measured = new ArrayList<>();
        for (long seed = 1; seed <= builds; seed++) {
            listener.progress("build " + seed + " of " + builds, (seed - 1.0) / builds, null);
            SessionPlan plan = SessionPlan.of(request, rebuild.build(seed));
            measured.add(new Session(plan, Policy.DEFAULT, Context.NONE, testbed, run, listener)
                    .run(Optional.empty())
                    .results()
                    .results());
            each.accept(seed);
        }
        return Layout.of(measured);
    }
}
