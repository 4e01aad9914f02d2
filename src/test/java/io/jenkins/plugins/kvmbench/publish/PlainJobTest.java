package io.jenkins.plugins.kvmbench.publish;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.CoreMatchers.startsWith;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;

import hudson.model.Result;
import io.jenkins.plugins.kvmbench.engine.github.GitHubStandIn;
import io.jenkins.plugins.kvmbench.storage.BenchmarkAction;
import java.util.List;
import jenkins.model.JenkinsLocationConfiguration;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Jobs that name their pull request, and what happens when GitHub does not do what it is asked. */
public class PlainJobTest {

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    @ClassRule
    public static final GitHubStandIn GITHUB = new GitHubStandIn("/api/v3");

    private WorkflowJob job;

    @BeforeClass
    public static void credentials() throws Exception {
        Publishings.add(Publishings.text("person", GitHubStandIn.PERSON));
        Publishings.add(Publishings.password("app", GitHubStandIn.WORKFLOW));
        Publishings.add(Publishings.text("reader", GitHubStandIn.READER));
        Publishings.add(Publishings.text("broken", "ghp_brokenbrokenbroken\nbroken"));
        GitHubDefaults.get().setApiUrl(GITHUB.api());
    }

    @Before
    public void reset() throws Exception {
        GITHUB.reset();
        GitHubDefaults.get().setMode("always");
        job = JENKINS.createProject(WorkflowJob.class, "plain" + JENKINS.jenkins.getItems().size());
    }

    private WorkflowRun run(String github, String... then) throws Exception {
        job.setDefinition(new CpsFlowDefinition(
                "node { " + Publishings.RECORD + (github.isEmpty() ? "" : ", github: [" + github + "]") + "\n"
                        + String.join("\n", then) + " }",
                true));
        WorkflowRun build = JENKINS.assertBuildStatus(Result.SUCCESS, job.scheduleBuild2(0));
        for (String token : List.of(GitHubStandIn.PERSON, GitHubStandIn.WORKFLOW, GitHubStandIn.READER)) {
            JENKINS.assertLogNotContains(token, build);
        }
        return build;
    }

    private static String target(String credentials) {
        return "repository: 'o/r', pullRequest: '7', commit: '" + GitHubStandIn.HEAD + "', credentialsId: '" + credentials + "'";
    }

    @Test
    public void shouldCommentAndCheckWithLinksOfTheBuild() throws Exception {
        WorkflowRun build = run(target("app"));

        String body = GITHUB.comments().get(0).get("body").asText();
        String root = JENKINS.getURL().toString();
        assertThat(body, startsWith("<!-- kvmbench:" + job.getFullName() + ":benchmarks -->\n<!-- commit " + GitHubStandIn.HEAD));
        assertThat(body, containsString("](" + root + build.getUrl() + "kvmbench/benchmarks/)"));
        assertThat(body, containsString("[Trend](" + root + job.getUrl() + "kvmbench/benchmarks/)"));
        assertThat(body, containsString("[Raw data](" + root + build.getUrl() + "kvmbench/benchmarks/raw)"));
        assertThat(body, not(containsString("@everyone")));
        assertEquals("success", GITHUB.checkRuns().get(0).get("conclusion").asText());
        assertEquals(GitHubStandIn.HEAD, GITHUB.checkRuns().get(0).get("head_sha").asText());
        assertEquals(
                root + build.getUrl() + "kvmbench/benchmarks/",
                GITHUB.checkRuns().get(0).get("details_url").asText());
        JENKINS.assertLogContains("GitHub o/r#7, 'benchmarks': check posted", build);
        JENKINS.assertLogContains("GitHub o/r#7, 'benchmarks': comment posted", build);
        GITHUB.assertNothingRefused();
    }

    @Test
    public void shouldLinkNowhereWhenJenkinsDoesNotKnowItsAddress() throws Exception {
        JenkinsLocationConfiguration location = JenkinsLocationConfiguration.get();
        String before = location.getUrl();
        location.setUrl(null);
        try {
            run(target("person"));
        } finally {
            location.setUrl(before);
        }

        assertThat(GITHUB.comments().get(0).get("body").asText(), not(containsString("](")));
    }

    @Test
    public void shouldUpdateItsOwnCommentInTheNextBuild() throws Exception {
        run(target("person"));
        WorkflowRun second = run(target("person"));

        assertEquals(1, GITHUB.comments().size());
        assertThat(GITHUB.comments().get(0).get("body").asText(), containsString("/2/kvmbench/"));
        JENKINS.assertLogContains("comment updated", second);
    }

    @Test
    public void shouldWriteAStatusWhereAPersonMayNotWriteChecks() throws Exception {
        WorkflowRun build = run(target("person"));

        assertEquals("kvmbench / " + job.getFullName() + " / benchmarks", GITHUB.statuses().get(0).get("context").asText());
        JENKINS.assertLogContains("status posted: in place of a check", build);
    }

    @Test
    public void shouldReadNumberAndCommitFromVariables() throws Exception {
        job.addProperty(new hudson.model.ParametersDefinitionProperty(
                new hudson.model.StringParameterDefinition("PULL", "7"),
                new hudson.model.StringParameterDefinition("GIT_COMMIT", GitHubStandIn.HEAD)));

        run("repository: 'o/r', pullRequest: '${PULL}', credentialsId: 'person'");

        assertEquals(7, GITHUB.comments().get(0).get("issue").asInt());
    }

    @Test
    public void shouldKeepToTheMode() throws Exception {
        WorkflowRun never = run("mode: 'never', " + target("person"));
        assertEquals(List.of(), GITHUB.requests());
        JENKINS.assertLogNotContains("GitHub", never);

        WorkflowRun onFailure = run("mode: 'on-failure', check: false, " + target("person"));
        assertEquals(List.of(), GITHUB.comments());
        JENKINS.assertLogContains("comment skipped: nothing to say in mode on-failure", onFailure);

        GitHubDefaults.get().setMode("never");
        run(target("person"));
        assertEquals(List.of(), GITHUB.comments());
        run("mode: 'always', comment: false, " + target("person"));
        assertEquals(List.of(), GITHUB.comments());
        assertEquals(1, GITHUB.statuses().size());
    }

    @Test
    public void shouldPublishAloneWhatWasRecorded() throws Exception {
        WorkflowRun build = run(
                "mode: 'never'",
                "kvmBenchPublish github: [" + target("person") + "]",
                "kvmBenchPublish id: 'other', github: [" + target("person") + "]",
                "kvmBenchPublish()");

        assertEquals(1, GITHUB.comments().size());
        JENKINS.assertLogContains("GitHub: 'other' not published: nothing is recorded as 'other' in this build", build);
        JENKINS.assertLogContains("set 'repository', 'pullRequest' and 'commit'", build);
    }

    @Test
    public void shouldSayNothingInJobsThatHaveNoChangeRequest() throws Exception {
        JENKINS.assertLogNotContains("GitHub", run(""));
    }

    private void shouldSurvive(String response, String... expected) throws Exception {
        GITHUB.fail("POST", "/issues/7/comments", response, 100, false);
        WorkflowRun build = run(target("person"));
        assertEquals(List.of(), GITHUB.comments());
        assertEquals(1, BenchmarkAction.of(build).size());
        for (String text : expected) {
            JENKINS.assertLogContains(text, build);
        }
        JENKINS.assertLogNotContains("\tat ", build);
    }

    @Test
    public void shouldLeaveTheResultAloneWhenTheGatewayIsBad() throws Exception {
        shouldSurvive("bad-gateway", "comment not published: GitHub answered 502, 5 times; run it again later");
    }

    @Test
    public void shouldLeaveTheResultAloneWhenGitHubLimits() throws Exception {
        shouldSurvive(
                "/io/jenkins/plugins/kvmbench/publish/secondary-limit",
                "comment not published: GitHub limits these credentials' requests",
                "it asks to wait 900 s, which is too long: run it again later");
    }

    @Test
    public void shouldLeaveTheResultAloneWhenGitHubHidesThePullRequest() throws Exception {
        shouldSurvive("not-found", "comment not published: the token may not do this: GitHub answered 404");
    }

    @Test
    public void shouldNotShowATokenThatGitHubSendsBack() throws Exception {
        shouldSurvive("echo", "comment not published: GitHub refused the request with 400");
    }

    @Test
    public void shouldNameThePermissionThatIsMissing() throws Exception {
        WorkflowRun build = run(target("reader"));

        JENKINS.assertLogContains("grant it issues:write or pull_requests:write", build);
        JENKINS.assertLogContains("grant it statuses:write", build);
    }

    @Test
    public void shouldLeaveTheResultAloneWhenNobodyListens() throws Exception {
        WorkflowRun build = run("check: false, apiUrl: 'http://127.0.0.1:9', " + target("person"));

        JENKINS.assertLogContains("comment not published: cannot reach 127.0.0.1: connection refused", build);
    }

    @Test
    public void shouldSayWhatIsWrongWithTheOptions() throws Exception {
        String rest = "repository: 'o/r', commit: '" + GitHubStandIn.HEAD + "', credentialsId: 'person'";
        String[][] wrong = {
            {target("nobody"), "there are no credentials 'nobody' that " + job.getFullName() + " may use"},
            {target("broken"), "the secret of the credentials 'broken' is no token"},
            {target(""), "there are no credentials for o/r#7"},
            {rest + ", pullRequest: 'seven'", "'seven' is no number of a pull request"},
            {rest + ", mode: 'sometimes'", "there is no mode 'sometimes': use always, on-change, on-failure, never"},
            {rest + ", apiUrl: 'http://github.example/api/v3'", "the API URL cannot be 'http://github.example/api/v3'"},
            {"repository: 'o/r', pullRequest: '7', credentialsId: 'person'", "it is not known which commit was measured"},
            {"pullRequest: '7', credentialsId: 'person'", "set 'repository', 'pullRequest' and 'commit'"},
            {"repository: 'nonsense', commit: '" + GitHubStandIn.HEAD + "', credentialsId: 'person'", "it is OWNER/NAME"},
        };
        for (String[] one : wrong) {
            WorkflowRun build = run(one[0]);
            JENKINS.assertLogContains("GitHub: 'benchmarks' not published: " , build);
            JENKINS.assertLogContains(one[1], build);
            JENKINS.assertLogNotContains("\tat ", build);
            JENKINS.assertLogNotContains("ghp_broken", build);
        }
        assertEquals(List.of(), GITHUB.requests());
    }
}
