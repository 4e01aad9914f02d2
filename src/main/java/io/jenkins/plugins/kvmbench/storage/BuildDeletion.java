package io.jenkins.plugins.kvmbench.storage;

import hudson.Extension;
import hudson.model.Run;
import hudson.model.listeners.RunListener;
import io.jenkins.plugins.kvmbench.config.KvmBenchConfiguration;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps the trends right when builds are deleted, by hand or by a build discarder. */
@Extension
public class BuildDeletion extends RunListener<Run<?, ?>> {

    private static final Logger LOGGER = Logger.getLogger(BuildDeletion.class.getName());

    @Override
    public void onDeleted(Run<?, ?> run) {
        try {
            JobBenchmarks.of(run.getParent())
                    .deleted(run.getNumber(), KvmBenchConfiguration.get().isKeepPointsOfDeletedBuilds());
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "The trends still show " + run + ", which was deleted");
        }
        for (BenchmarkAction action : BenchmarkAction.of(run)) {
            try {
                ResultStore.named(action.getStore()).delete(run, action.getId());
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, e, () -> "The results of " + run + ", which was deleted, are still there");
            }
        }
    }
}
