package io.jenkins.plugins.kvmbench.publish;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import hudson.ExtensionList;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.kvmbench.steps.ResultPublisher;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.RealJenkinsRule;

/** A Jenkins that has neither multibranch projects on GitHub nor checks. */
public class WithoutOptionalPluginsTest {

    @Rule
    public RealJenkinsRule jenkins =
            new RealJenkinsRule().omitPlugins("github-branch-source", "github", "checks-api", "junit", "matrix-project");

    @Test
    public void shouldLoadAndPublishWhatIsNamed() throws Throwable {
        jenkins.then(WithoutOptionalPluginsTest::run);
    }

    private static void run(JenkinsRule rule) throws Exception {
        assertNull(rule.jenkins.getPlugin("github-branch-source"));
        assertNull(rule.jenkins.getPlugin("checks-api"));
        assertTrue(rule.jenkins.getPluginManager().getPlugin("kvmbench").isActive());
        assertEquals(0, ExtensionList.lookup(ChangeRequests.class).size());
        assertEquals(0, ExtensionList.lookup(Checks.class).size());
        FreeStyleProject job = rule.createFreeStyleProject();
        job.getPublishersList().add(new ResultPublisher());
        rule.assertLogContains("nothing was recorded in this build", rule.buildAndAssertSuccess(job));
    }
}
