package io.jenkins.plugins.kvmbench.steps;

import hudson.model.Job;
import java.util.Optional;
import jenkins.branch.MultiBranchProject;
import jenkins.scm.api.SCMHead;
import jenkins.scm.api.mixin.ChangeRequestSCMHead;
import org.jenkinsci.plugins.variant.OptionalExtension;

/** Change requests of multibranch projects. */
@OptionalExtension(requirePlugins = "branch-api")
public class BranchTargetJob extends TargetJob {

    @Override
    public Optional<Target> of(Job<?, ?> job) {
        if (!(job.getParent() instanceof MultiBranchProject<?, ?> branches)
                || !(SCMHead.HeadByItem.findHead(job) instanceof ChangeRequestSCMHead request)) {
            return Optional.empty();
        }
        String branch = request.getTarget().getName();
        return Optional.of(new Target(branch, Optional.ofNullable(branches.getItemByBranchName(branch))));
    }
}
