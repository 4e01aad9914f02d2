package io.jenkins.plugins.kvmbench.steps;

import hudson.Util;
import hudson.model.Run;
import jenkins.model.Jenkins;

/** Where results are shown. */
final class Pages {

    private Pages() {}

    /** The page of a build's results; relative to Jenkins' root where that does not know its own address. */
    static String of(Run<?, ?> run, String id) {
        return Util.fixNull(Jenkins.get().getRootUrl()) + run.getUrl() + "kvmbench/" + id + "/";
    }
}
