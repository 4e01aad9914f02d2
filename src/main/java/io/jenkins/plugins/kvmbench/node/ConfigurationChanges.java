package io.jenkins.plugins.kvmbench.node;

import hudson.Extension;
import hudson.XmlFile;
import hudson.model.Saveable;
import hudson.model.listeners.SaveableListener;
import io.jenkins.plugins.kvmbench.config.KvmBenchConfiguration;

/** Heeds which nodes are to measure as soon as an administrator says so. */
@Extension
public final class ConfigurationChanges extends SaveableListener {

    @Override
    public void onChange(Saveable changed, XmlFile file) {
        if (changed instanceof KvmBenchConfiguration) {
            NodeProbe.get().reconsider();
        }
    }
}
