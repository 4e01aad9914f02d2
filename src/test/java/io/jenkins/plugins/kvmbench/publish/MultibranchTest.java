package io.jenkins.plugins.kvmbench.publish;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.startsWith;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assume.assumeTrue;

import hudson.model.Result;
import io.jenkins.plugins.kvmbench.engine.github.GitHubStandIn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jenkins.branch.BranchSource;
import org.jenkinsci.plugins.github_branch_source.GitHubSCMSource;
import org.jenkinsci.plugins.github_branch_source.OriginPullRequestDiscoveryTrait;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;

/** Pull requests that github-branch-source finds: nothing is configured but its credentials. */
public class MultibranchTest {

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    @ClassRule
    public static final GitHubStandIn GITHUB = new GitHubStandIn("/api/v3");

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private WorkflowMultiBranchProject project;

    @BeforeClass
    public static void credentials() throws Exception {
        Publishings.add(Publishings.password("scan", GitHubStandIn.PERSON));
        Publishings.add(Publishings.text("writer", GitHubStandIn.WORKFLOW));
    }

    @Before
    public void reset() {
        Publishings.reset(GITHUB, "node { " + Publishings.RECORD + " }");
    }

    /** Looks for pull requests, which are built where they changed. */
    private void scan() throws Exception {
        if (project == null) {
            project = JENKINS.createProject(
                    WorkflowMultiBranchProject.class, "many" + JENKINS.jenkins.getItems().size());
            GitHubSCMSource source = new GitHubSCMSource("o", "r", null, false);
            source.setApiUri(GITHUB.api());
            source.setCredentialsId("scan");
            source.setTraits(List.of(new OriginPullRequestDiscoveryTrait(2)));
            project.getSourcesList().add(new BranchSource(source));
        }
        project.scheduleBuild2(0).getFuture().get();
    }

    private WorkflowJob job() {
        WorkflowJob job = project.getItem("PR-7");
        if (job == null) {
            throw new AssertionError("the pull request was not found:\n" + log());
        }
        return job;
    }

    private String log() {
        try {
            return Files.readString(project.getIndexing().getLogFile().toPath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private WorkflowRun last(Result expected) throws Exception {
        JENKINS.waitUntilNoActivity();
        WorkflowRun build = job().getLastBuild();
        JENKINS.assertBuildStatus(expected, build);
        JENKINS.assertLogNotContains(GitHubStandIn.PERSON, build);
        return build;
    }

    @Test
    public void shouldPostOnceAndUpdateOnTheNextPush() throws Exception {
        scan();
        WorkflowRun first = last(Result.SUCCESS);

        JENKINS.assertLogContains("GitHub o/r#7, 'benchmarks': comment posted", first);
        String body = Publishings.bodies(GITHUB).get(0);
        assertThat(body, startsWith("<!-- kvmbench:" + project.getFullName() + ":benchmarks -->\n<!-- commit " + GitHubStandIn.HEAD));
        assertEquals(GitHubStandIn.HEAD, Publishings.statuses(GITHUB).get(0).get("sha").asText());
        assertEquals(
                "kvmbench / " + project.getFullName() + " / benchmarks",
                Publishings.statuses(GITHUB).get(0).get("context").asText());

        GITHUB.push(GitHubStandIn.NEXT);
        scan();
        WorkflowRun second = last(Result.SUCCESS);

        assertEquals(2, second.getNumber());
        JENKINS.assertLogContains("comment updated", second);
        assertEquals(1, GITHUB.comments().size());
        assertThat(Publishings.bodies(GITHUB).get(0), containsString("<!-- commit " + GitHubStandIn.NEXT));
        GITHUB.assertNothingRefused();
    }

    @Test
    public void shouldMarkTheCommentAsOutdatedAndIgnoreResultsThatAreSuperseded() throws Exception {
        Path go = folder.getRoot().toPath().resolve("go");
        Publishings.reset(GITHUB, "node { " + Publishings.RECORD + "\n"
                + "waitUntil(quiet: true, initialRecurrencePeriod: 100) { fileExists '" + go + "' }\n"
                + "recordBenchmarks id: 'late', tools: [custom()]\n"
                + "kvmBenchPublish() }");
        scan();
        while (job().getLastBuild() == null) {
            Thread.sleep(100);
        }
        JENKINS.waitForMessage("comment posted", job().getLastBuild());

        GITHUB.push(GitHubStandIn.NEXT);
        Files.createFile(go);
        WorkflowRun build = last(Result.SUCCESS);

        JENKINS.assertLogContains(
                "GitHub o/r#7, 'late': comment skipped: the results are of " + GitHubStandIn.HEAD
                        + ", but the head of pull request 7 is " + GitHubStandIn.NEXT, build);
        assertEquals(1, GITHUB.comments().size());
        assertThat(Publishings.bodies(GITHUB).get(0), containsString("**Outdated**: measured before " + GitHubStandIn.NEXT));
    }

    /** A measurement takes minutes to hours: until it ends, the comment is about a commit that is not the head any more. */
    @Test
    public void shouldMarkTheCommentAsOutdatedWhenMeasuringBegins() throws Exception {
        assumeTrue("there is no /dev/kvm to measure", Files.isWritable(Path.of("/dev/kvm")));
        Publishings.reset(GITHUB, "node { if (currentBuild.number == 1) { " + Publishings.RECORD + " } else {\n"
                + "kvmBench id: 'benchmarks', suites: ['snapshot'], params: [pages: 100, strategy: 'fast'], invocations: 6,"
                + " keepDisturbed: true } }");
        scan();
        last(Result.SUCCESS);
        GITHUB.push(GitHubStandIn.NEXT);
        scan();
        WorkflowRun second = last(Result.SUCCESS);

        JENKINS.assertLogContains("GitHub o/r#7: comment of an earlier commit marked as outdated", second);
        JENKINS.assertLogContains("comment updated", second);
        assertEquals(1, GITHUB.comments().size());
    }

    @Test
    public void shouldUseOtherCredentialsWhereTheJenkinsfileNamesSome() throws Exception {
        Publishings.reset(GITHUB, "node { " + Publishings.RECORD + ", github: [credentialsId: 'writer'] }");
        scan();
        last(Result.SUCCESS);

        assertEquals("github-actions[bot]", GITHUB.comments().get(0).get("user").asText());
        assertEquals(1, GITHUB.checkRuns().size());
    }

    /** Whoever may change the Jenkinsfile decides on the host; the credentials of the source are not theirs. */
    @Test
    public void shouldNeverSendTheSourcesCredentialsElsewhere() throws Exception {
        Publishings.reset(GITHUB, "node { " + Publishings.RECORD
                + ", github: [repository: 'o/other', pullRequest: '7', commit: '" + GitHubStandIn.HEAD + "', apiUrl: '"
                + GITHUB.api() + "'] }");
        scan();
        WorkflowRun build = last(Result.SUCCESS);

        JENKINS.assertLogContains("there are no credentials for o/other#7", build);
        assertEquals(0, GITHUB.requests().stream().filter(request -> request.contains("o/other")).count());
    }

    @Test
    public void shouldMakeOneCommentEachWithTwoProjectsAtOnce() throws Exception {
        GITHUB.barrier("issues/create-comment", 1);
        scan();
        WorkflowMultiBranchProject first = project;
        project = null;
        scan();
        last(Result.SUCCESS);

        List<String> bodies = Publishings.bodies(GITHUB);
        assertEquals(2, bodies.size());
        for (WorkflowMultiBranchProject one : List.of(first, project)) {
            assertEquals(1, bodies.stream()
                    .filter(body -> body.startsWith("<!-- kvmbench:" + one.getFullName() + ":"))
                    .count());
        }
    }

    @Test
    public void shouldLeaveTheResultAloneWhenGitHubHidesTheComments() throws Exception {
        GITHUB.fail("GET", "/issues/7/comments$", "not-found", 100, false);
        scan();
        WorkflowRun build = last(Result.SUCCESS);

        JENKINS.assertLogContains("comment not published: the token may not do this: GitHub answered 404", build);
        JENKINS.assertLogNotContains("\tat ", build);
    }
}
