package io.jenkins.plugins.kvmbench.publish;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import hudson.ExtensionList;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.tasks.Shell;
import io.jenkins.plugins.kvmbench.steps.BenchmarkRecorder;
import io.jenkins.plugins.kvmbench.steps.BenchmarkTool;
import io.jenkins.plugins.kvmbench.steps.ResultPublisher;
import io.jenkins.plugins.kvmbench.storage.BenchmarkAction;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.RealJenkinsRule;

/** A Jenkins that has neither multibranch projects nor checks. */
public class WithoutOptionalPluginsTest {

    private static final String[] ABSENT = {
        "github-branch-source", "github", "checks-api", "branch-api", "workflow-multibranch", "junit", "matrix-project",
        "pipeline-model-definition", "pipeline-groovy-lib"
    };

    @Rule
    public RealJenkinsRule jenkins = new RealJenkinsRule().omitPlugins(ABSENT);

    @Test
    public void shouldRecordAndPublishWhatIsNamed() throws Throwable {
        jenkins.then(WithoutOptionalPluginsTest::run);
    }

    private static void run(JenkinsRule rule) throws Exception {
        for (String plugin : ABSENT) {
            assertNull(plugin, rule.jenkins.getPlugin(plugin));
        }
        assertTrue(rule.jenkins.getPluginManager().getPlugin("kvmbench").isActive());
        assertEquals(0, ExtensionList.lookup(ChangeRequests.class).size());
        assertEquals(0, ExtensionList.lookup(Checks.class).size());
        FreeStyleProject job = rule.createFreeStyleProject();
        job.getBuildersList().add(new Shell("echo '[{\"name\": \"boot\", \"unit\": \"ms\", \"value\": 1}]' > benchmark.json"));
        job.getPublishersList().add(new BenchmarkRecorder(List.of(new BenchmarkTool.Custom())));
        job.getPublishersList().add(new ResultPublisher());

        FreeStyleBuild build = rule.buildAndAssertSuccess(job);

        assertEquals(1, BenchmarkAction.of(build).size());
        rule.assertLogContains("this build is of no pull request of a multibranch project on GitHub", build);
    }
}
