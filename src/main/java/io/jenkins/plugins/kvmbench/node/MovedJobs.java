package io.jenkins.plugins.kvmbench.node;

import hudson.Extension;
import hudson.model.Item;
import hudson.model.listeners.ItemListener;

/** A build that waits for a node goes on waiting for it when its job, or a folder above it, is renamed or moved. */
@Extension
public final class MovedJobs extends ItemListener {

    @Override
    public void onLocationChanged(Item item, String from, String to) {
        NodeLock.get().moved(from, to);
    }
}
