package io.jenkins.plugins.kvmbench.publish;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;

import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.checks.api.ChecksConclusion;
import io.jenkins.plugins.checks.api.ChecksDetails;
import io.jenkins.plugins.checks.api.ChecksPublisher;
import io.jenkins.plugins.checks.api.ChecksPublisherFactory;
import io.jenkins.plugins.checks.api.ChecksStatus;
import io.jenkins.plugins.kvmbench.engine.github.GitHubStandIn;
import io.jenkins.plugins.kvmbench.storage.JobBenchmarks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;

/** Where another plugin writes the checks of all of Jenkins. */
public class ChecksTest {

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    @ClassRule
    public static final GitHubStandIn GITHUB = new GitHubStandIn("");

    @TestExtension
    public static class Factory extends ChecksPublisherFactory {

        static final List<ChecksDetails> PUBLISHED = new ArrayList<>();

        @Override
        protected Optional<ChecksPublisher> createPublisher(Run<?, ?> run, TaskListener listener) {
            return Optional.of(new ChecksPublisher() {
                @Override
                public void publish(ChecksDetails details) {
                    PUBLISHED.add(details);
                }
            });
        }
    }

    /** A change request that Jenkins found, for the jobs that are called so. */
    @TestExtension
    public static class Found extends ChangeRequests {

        @Override
        public Optional<Destination> of(Run<?, ?> run) throws CannotPublishException {
            return run.getParent().getName().equals("found")
                    ? Optional.of(new Destination(
                            GITHUB.api(), "o/r", 7, GitHubStandIn.HEAD, "found", Optional.of(Tokens.find("app", run, GITHUB.api())), true))
                    : Optional.empty();
        }
    }

    @Before
    public void start() throws Exception {
        GITHUB.reset();
        Factory.PUBLISHED.clear();
        Publishings.add(Publishings.text("app", GitHubStandIn.WORKFLOW));
    }

    private static WorkflowRun build(String name, String options) throws Exception {
        WorkflowJob job = JENKINS.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition("node { " + Publishings.RECORD + options + " }", true));
        return JENKINS.buildAndAssertSuccess(job);
    }

    private static List<ChecksDetails> published() {
        return Factory.PUBLISHED.stream()
                .filter(details -> details.getName().orElse("").startsWith("kvmbench"))
                .toList();
    }

    @Test
    public void shouldLeaveTheCheckOfTheBuildsChangeRequestToThePluginForChecks() throws Exception {
        WorkflowRun build = build("found", "");

        ChecksDetails check = published().get(0);
        assertEquals("kvmbench / found / benchmarks", check.getName().orElseThrow());
        assertEquals(ChecksStatus.COMPLETED, check.getStatus());
        assertEquals(ChecksConclusion.SUCCESS, check.getConclusion());
        assertThat(check.getDetailsURL().orElseThrow(), containsString("/1/kvmbench/benchmarks/"));
        assertThat(check.getOutput().orElseThrow().getSummary().orElseThrow(), containsString("boot"));
        assertEquals(List.of(), GITHUB.checkRuns());
        assertEquals(List.of(), GITHUB.statuses());
        assertEquals(1, GITHUB.comments().size());
        JENKINS.assertLogContains("check posted: by the plugin for checks", build);
    }

    @Test
    public void shouldNotPostElsewhereWithTheJobsCredentialsWhatIsForANamedRepository() throws Exception {
        build(
                "named",
                ", github: [repository: 'o/r', pullRequest: '7', commit: '" + GitHubStandIn.HEAD
                        + "', credentialsId: 'app', apiUrl: '" + GITHUB.api() + "']");

        assertEquals(List.of(), published());
        assertEquals(1, GITHUB.checkRuns().size() + GITHUB.statuses().size());
        assertEquals(1, GITHUB.comments().size());
    }

    @Test
    public void shouldTurnNoCheckRedForANote() throws Exception {
        WorkflowRun first = build("noted", "");
        JobBenchmarks.of(first.getParent()).accept("benchmarks", 1, "alice", "release");
        Factory.PUBLISHED.clear();
        first.getParent().setDefinition(new CpsFlowDefinition(
                "node { " + Publishings.RECORD.replace("12.5", "25") + ", gates: [[metric: '*', fail: 3, criticality: 'NOTE']] }",
                true));

        WorkflowRun build = JENKINS.buildAndAssertSuccess(first.getParent());

        JENKINS.assertLogContains("SLOWER", build);
        assertEquals(ChecksConclusion.NEUTRAL, published().get(0).getConclusion());
    }

    @Test
    public void shouldHaveACheckOfABuildThatGitHubDoesNotKnow() throws Exception {
        WorkflowRun build = build("branch", "");

        assertEquals(
                List.of("kvmbench / branch / benchmarks"),
                published().stream().map(details -> details.getName().orElseThrow()).toList());
        assertEquals(List.of(), GITHUB.comments());
        JENKINS.assertLogContains("check posted: by the plugin for checks", build);
    }
}
