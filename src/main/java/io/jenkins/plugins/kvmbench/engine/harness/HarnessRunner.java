package io.jenkins.plugins.kvmbench.engine.harness;

import io.jenkins.plugins.kvmbench.engine.codec.HarnessPlan;
import io.jenkins.plugins.kvmbench.engine.codec.HarnessRecord;
import java.util.function.Consumer;

/** Carries one plan out: in a process of its own ({@link Harness#run}), or by a stand-in. */
@FunctionalInterface
public interface HarnessRunner {

    /**
     * @param binary which harness
     * @param plan what to measure
     * @param progress told how far it is, from another thread
     * @throws HarnessException when the process cannot be started or refuses the plan
     * @throws InterruptedException when this thread is interrupted; the process is gone by then
     */
    HarnessOutput run(HarnessBinary binary, HarnessPlan plan, Consumer<HarnessRecord.Progress> progress)
            throws HarnessException, InterruptedException;
}
