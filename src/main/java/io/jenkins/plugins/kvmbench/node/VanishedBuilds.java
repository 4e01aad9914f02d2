package io.jenkins.plugins.kvmbench.node;

import hudson.Extension;
import hudson.model.PeriodicWork;

/** A build whose end nobody was told of, for example since its job was deleted, holds no node for long. */
@Extension
public final class VanishedBuilds extends PeriodicWork {

    @Override
    public long getRecurrencePeriod() {
        return MIN;
    }

    @Override
    protected void doRun() {
        NodeLock.get().releaseVanished();
    }
}
