package io.jenkins.plugins.kvmbench.publish;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.startsWith;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assume.assumeTrue;

import com.cloudbees.plugins.credentials.CredentialsScope;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.kvmbench.engine.github.GitHubStandIn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import jenkins.branch.BranchSource;
import org.jenkinsci.plugins.github_branch_source.GitHubAppCredentials;
import org.jenkinsci.plugins.github_branch_source.GitHubSCMSource;
import org.jenkinsci.plugins.github_branch_source.OriginPullRequestDiscoveryTrait;
import org.jenkinsci.plugins.github_branch_source.app_credentials.AccessInferredRepository;
import org.jenkinsci.plugins.github_branch_source.app_credentials.AccessSpecifiedRepositories;
import org.jenkinsci.plugins.github_branch_source.app_credentials.RepositoryAccessStrategy;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
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

    private static final Map<String, String> WRITES = Map.of("checks", "write", "contents", "read", "pull_requests", "write");

    private static int apps;

    private WorkflowMultiBranchProject project;

    /** What the source is scanned with. */
    private String scanCredentials = "scan";

    /** How the source builds pull requests: 1 their merge, 2 their head, 3 both. */
    private int strategy = 2;

    @BeforeClass
    public static void credentials() throws Exception {
        Publishings.add(Publishings.password("scan", GitHubStandIn.PERSON));
        Publishings.add(Publishings.text("writer", GitHubStandIn.WORKFLOW));
    }

    @Before
    public void reset() {
        Publishings.reset(GITHUB, "node { " + Publishings.RECORD + " }");
    }

    /**
     * An app that is installed in some accounts. Each test has its own: Jenkins keeps the token of an app for half an hour.
     *
     * @return the id of its credentials
     */
    private static String app(Map<String, String> permissions, String... accounts) throws Exception {
        return app(new AccessInferredRepository(), permissions, accounts);
    }

    private static String app(RepositoryAccessStrategy access, Map<String, String> permissions, String... accounts)
            throws Exception {
        String id = "app" + ++apps;
        KeyPair key = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        GitHubAppCredentials app = new GitHubAppCredentials(
                CredentialsScope.GLOBAL, id, "", id, Secret.fromString(GitHubStandIn.pem("PRIVATE KEY", key.getPrivate())));
        app.setApiUri(GITHUB.api());
        app.setRepositoryAccessStrategy(access);
        Publishings.add(app);
        GITHUB.app(id, "bench-app", key.getPublic(), Arrays.stream(accounts).collect(Collectors.toMap(account -> account, account -> permissions)));
        return id;
    }

    /** Looks for pull requests, which are built where they changed. */
    private void scan() throws Exception {
        if (project == null) {
            project = JENKINS.createProject(
                    WorkflowMultiBranchProject.class, "many" + JENKINS.jenkins.getItems().size());
            GitHubSCMSource source = new GitHubSCMSource("o", "r", null, false);
            source.setApiUri(GITHUB.api());
            source.setCredentialsId(scanCredentials);
            source.setTraits(List.of(new OriginPullRequestDiscoveryTrait(strategy)));
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
        JENKINS.assertLogNotContains("ghs_", build);
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
                + "recordBenchmarks id: 'late', tools: [benchmarkJson()]\n"
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

    @Test
    public void shouldPublishAsTheGitHubAppThatTheSourceIsScannedWith() throws Exception {
        scanCredentials = app(WRITES, "elsewhere", "o");
        scan();
        WorkflowRun first = last(Result.SUCCESS);

        JENKINS.assertLogContains("check posted", first);
        JENKINS.assertLogContains("comment posted", first);
        assertEquals("bench-app[bot]", GITHUB.comments().get(0).get("user").asText());
        assertEquals("bench-app", GITHUB.checkRuns().get(0).get("app").asText());
        assertEquals(GitHubStandIn.HEAD, GITHUB.checkRuns().get(0).get("head_sha").asText());
        assertEquals(List.of(), Publishings.statuses(GITHUB));

        GITHUB.push(GitHubStandIn.NEXT);
        scan();
        JENKINS.assertLogContains("comment updated", last(Result.SUCCESS));
        assertEquals(1, GITHUB.comments().size());
        GITHUB.assertNothingRefused();
    }

    @Test
    public void shouldSayWhatAGitHubAppLacks() throws Exception {
        scanCredentials = app(Map.of("contents", "read", "metadata", "read"), "o");
        scan();
        WorkflowRun build = last(Result.SUCCESS);

        JENKINS.assertLogContains("comment not published: the token may not do this: GitHub answered 403", build);
        JENKINS.assertLogContains("grant it issues:write or pull_requests:write", build);
    }

    @Test
    public void shouldUseAGitHubAppThatTheJenkinsfileNamesForItsOwnRepository() throws Exception {
        String app = app(WRITES, "elsewhere", "o");
        Publishings.reset(GITHUB, "node { " + Publishings.RECORD + ", github: [credentialsId: '" + app + "'] }");
        scan();
        last(Result.SUCCESS);

        assertEquals("bench-app[bot]", GITHUB.comments().get(0).get("user").asText());
    }

    @Test
    public void shouldSayWhyAGitHubAppHasNoToken() throws Exception {
        String app = app(WRITES);
        Publishings.reset(GITHUB, "node { " + Publishings.RECORD + ", github: [credentialsId: '" + app + "'] }");
        scan();
        WorkflowRun build = last(Result.SUCCESS);

        JENKINS.assertLogContains("the credentials '" + app + "' give no token: Couldn't authenticate with GitHub app", build);
        JENKINS.assertLogNotContains("\tat ", build);
        assertEquals(List.of(), GITHUB.comments());
    }

    private static WorkflowRun plain(String app) throws Exception {
        WorkflowJob job = JENKINS.createProject(WorkflowJob.class, "plain" + app);
        job.setDefinition(new CpsFlowDefinition(
                "node { " + Publishings.RECORD + ", github: [repository: 'o/r', pullRequest: '7', commit: '" + GitHubStandIn.HEAD
                        + "', apiUrl: '" + GITHUB.api() + "', credentialsId: '" + app + "'] }",
                true));
        return JENKINS.assertBuildStatus(Result.SUCCESS, job.scheduleBuild2(0));
    }

    @Test
    public void shouldUseAGitHubAppInAPlainJobWhereItsRepositoriesAreSpecified() throws Exception {
        WorkflowRun inferred = plain(app(WRITES, "o"));
        JENKINS.assertLogContains("give no token: Cannot generate App Installation Token", inferred);
        assertEquals(List.of(), GITHUB.comments());

        plain(app(new AccessSpecifiedRepositories("o", List.of("r")), WRITES, "elsewhere", "o"));
        assertEquals("bench-app[bot]", GITHUB.comments().get(0).get("user").asText());
    }

    /** GitHub shows comments and required checks at the head; the merge is a commit that nobody sees. */
    @Test
    public void shouldPublishOnTheHeadWhereTheMergeIsBuilt() throws Exception {
        scanCredentials = app(WRITES, "elsewhere", "o");
        strategy = 1;
        scan();
        WorkflowRun build = last(Result.SUCCESS);

        JENKINS.assertLogContains("(" + GitHubStandIn.MERGE + ")", build);
        JENKINS.assertLogContains("comment posted", build);
        assertThat(Publishings.bodies(GITHUB).get(0), containsString("<!-- commit " + GitHubStandIn.HEAD));
        assertEquals(GitHubStandIn.HEAD, GITHUB.checkRuns().get(0).get("head_sha").asText());
        GITHUB.assertNothingRefused();
    }

    @Test
    public void shouldKeepHeadAndMergeApartWhereBothAreBuilt() throws Exception {
        strategy = 3;
        scan();
        JENKINS.waitUntilNoActivity();
        for (String head : List.of("PR-7-head", "PR-7-merge")) {
            JENKINS.assertBuildStatus(Result.SUCCESS, project.getItem(head).getLastBuild());
        }

        String name = project.getFullName();
        assertEquals(
                Set.of("kvmbench / " + name + " / benchmarks", "kvmbench / " + name + " (merge) / benchmarks"),
                Publishings.statuses(GITHUB).stream().map(status -> status.get("context").asText()).collect(Collectors.toSet()));
        assertEquals(
                Set.of(GitHubStandIn.HEAD),
                Publishings.statuses(GITHUB).stream().map(status -> status.get("sha").asText()).collect(Collectors.toSet()));
        assertEquals(2, GITHUB.comments().size());
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
