package io.jenkins.plugins.kvmbench.steps;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.Result;
import io.jenkins.plugins.kvmbench.node.Claim;
import io.jenkins.plugins.kvmbench.node.Finished;
import io.jenkins.plugins.kvmbench.node.NodeLock;
import io.jenkins.plugins.kvmbench.node.Owner;
import io.jenkins.plugins.kvmbench.storage.Reservation;
import java.io.IOException;
import java.util.Optional;

/** {@code kvmBench} in a freestyle build, which waits on its executor's thread. */
final class FreestyleMeasurement {

    private static final long LOOK_EVERY_MS = 1_000;

    private FreestyleMeasurement() {}

    /** @return whether the build goes on */
    static boolean perform(KvmBenchBuilder task, AbstractBuild<?, ?> build, BuildListener listener)
            throws IOException, InterruptedException {
        FilePath workspace = build.getWorkspace();
        if (workspace == null) {
            throw new AbortException(Messages.BenchmarkTask_NoWorkspace());
        }
        EnvVars env = build.getEnvironment(listener);
        env.overrideAll(build.getBuildVariables());
        Recording recording = task.recording(env);
        Driver driver = new Driver(
                task.measurement(recording.gates().policy(), Origins.of(env), env::expand), workspace);
        try (Reservation reserved = recording.reserve(build)) {
            recording.publishing().begin(build, listener, recording.id());
            Finished finished = measure(driver, Owner.of(build), env, listener);
            try {
                recording.record(BuildTarget.of(build, listener), finished);
            } finally {
                driver.cleanUp(listener);
            }
        }
        Result result = build.getResult();
        return result == null || result.isBetterThan(Result.FAILURE);
    }

    private static Finished measure(Driver driver, Owner owner, EnvVars env, BuildListener listener)
            throws IOException, InterruptedException {
        Claim claim = NodeLock.get().claim(driver.node(), owner, () -> {});
        try {
            if (!claim.isGranted()) {
                String holder = NodeLock.get().holder(driver.node()).map(Owner::name).orElse("");
                listener.getLogger().println(Messages.KvmBenchExecution_Waiting(driver.nodeText(), holder));
            }
            claim.await();
            while (true) {
                Optional<Finished> finished = driver.advance(() -> env, listener);
                if (finished.isPresent()) {
                    return finished.get();
                }
                Thread.sleep(LOOK_EVERY_MS);
            }
        } catch (InterruptedException e) {
            driver.stop(listener);
            throw e;
        } catch (IOException | RuntimeException | Error e) {
            driver.halt(listener);
            throw e;
        } finally {
            claim.release();
        }
    }
}
