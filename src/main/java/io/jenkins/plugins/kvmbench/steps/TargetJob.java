package io.jenkins.plugins.kvmbench.steps;

import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.Job;
import java.util.Optional;

/** Knows where a change request goes, where a plugin makes jobs of branches. */
public abstract class TargetJob implements ExtensionPoint {

    /**
     * Where a change request goes.
     *
     * @param branch the target branch's name
     * @param job the job of that branch, empty when there is none
     */
    public record Target(String branch, Optional<Job<?, ?>> job) {}

    /** @return empty when the job is of no change request */
    public abstract Optional<Target> of(Job<?, ?> job);

    static Optional<Target> find(Job<?, ?> job) {
        return ExtensionList.lookup(TargetJob.class).stream()
                .flatMap(known -> known.of(job).stream())
                .findFirst();
    }
}
