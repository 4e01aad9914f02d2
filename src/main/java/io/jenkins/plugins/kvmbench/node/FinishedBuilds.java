package io.jenkins.plugins.kvmbench.node;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Run;
import hudson.model.listeners.RunListener;

/** A build that is over holds no node, however it ended. */
@Extension
public final class FinishedBuilds extends RunListener<Run<?, ?>> {

    @Override
    public void onFinalized(@NonNull Run<?, ?> run) {
        NodeLock.get().releaseAll(run);
    }

    @Override
    public void onDeleted(@NonNull Run<?, ?> run) {
        NodeLock.get().releaseAll(run);
    }
}
