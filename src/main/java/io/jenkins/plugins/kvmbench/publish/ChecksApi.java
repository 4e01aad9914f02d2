package io.jenkins.plugins.kvmbench.publish;

import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.checks.api.ChecksConclusion;
import io.jenkins.plugins.checks.api.ChecksDetails.ChecksDetailsBuilder;
import io.jenkins.plugins.checks.api.ChecksOutput.ChecksOutputBuilder;
import io.jenkins.plugins.checks.api.ChecksPublisher.NullChecksPublisher;
import io.jenkins.plugins.checks.api.ChecksPublisher;
import io.jenkins.plugins.checks.api.ChecksPublisherFactory;
import io.jenkins.plugins.checks.api.ChecksStatus;
import io.jenkins.plugins.kvmbench.engine.github.Outcome;
import io.jenkins.plugins.kvmbench.engine.github.Publication;
import java.util.Optional;
import org.jenkinsci.plugins.variant.OptionalExtension;

/** Checks by the plugin that publishes all of a Jenkins' checks, where it knows the build's commit. */
@OptionalExtension(requirePlugins = "checks-api")
public class ChecksApi extends Checks {

    @Override
    public Optional<Outcome> publish(
            Run<?, ?> run, TaskListener listener, String name, Publication publication) {
        ChecksPublisher publisher = ChecksPublisherFactory.fromRun(run, listener);
        if (publisher instanceof NullChecksPublisher) {
            return Optional.empty();
        }
        ChecksDetailsBuilder details = new ChecksDetailsBuilder()
                .withName(name)
                .withStatus(ChecksStatus.COMPLETED)
                .withConclusion(
                        switch (publication.conclusion()) {
                            case SUCCESS -> ChecksConclusion.SUCCESS;
                            case FAILURE -> ChecksConclusion.FAILURE;
                            case NEUTRAL -> ChecksConclusion.NEUTRAL;
                        })
                .withOutput(new ChecksOutputBuilder()
                        .withTitle(publication.title())
                        .withSummary(publication.markdown(Publication.CHECK_FIELD))
                        .build());
        if (!publication.details().isEmpty()) {
            details.withDetailsURL(publication.details());
        }
        publisher.publish(details.build());
        return Optional.of(new Outcome(Outcome.Kind.POSTED, "check", Messages.ChecksApi_Handed(), ""));
    }
}
