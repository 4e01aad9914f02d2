package io.jenkins.plugins.kvmbench.ui;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import hudson.EnvVars;
import hudson.model.Computer;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Node;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.kvmbench.config.KvmBenchConfiguration;
import io.jenkins.plugins.kvmbench.node.Claim;
import io.jenkins.plugins.kvmbench.node.NodeFacts;
import io.jenkins.plugins.kvmbench.node.NodeLock;
import io.jenkins.plugins.kvmbench.node.Owner;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.SleepBuilder;

public class NodePageTest {

    private static final String PAGE = "computer/(built-in)/kvmbench/";

    @Rule
    public JenkinsRule jenkins = new JenkinsRule();

    private void secure() {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .to("reader", "finder", "owner", "admin")
                .grant(Item.DISCOVER)
                .everywhere()
                .to("finder")
                .grant(Item.READ)
                .everywhere()
                .to("owner")
                .grant(Computer.CONFIGURE)
                .everywhere()
                .to("admin"));
    }

    @Test
    public void shouldRenderForEveryNode() throws Exception {
        JenkinsRule.WebClient web = jenkins.createWebClient().withJavaScriptEnabled(false);

        String text = web.goTo(PAGE).asNormalizedText();

        assertTrue(text, text.contains("Benchmarking: Built-In Node"));
        assertTrue(web.getJSON(PAGE + "api/json").getJSONObject().has("kvm"));
    }

    @Test
    public void shouldSayThatANodeIsNotChosenThoughItWasLookedAt() throws Exception {
        KvmBenchConfiguration.get().setNodes("*");
        DumbSlave agent = jenkins.createOnlineSlave(null, new EnvVars("KVMBENCH_KVM_DEVICE", "/nowhere/kvm"));
        while (NodeFacts.of(agent.toComputer()).isEmpty()) { // until the rule's timeout
            Thread.sleep(50);
        }
        assertFalse(page(agent).contains("Not a node to measure on"));

        KvmBenchConfiguration.get().setNodes("");

        assertTrue(page(agent).contains("No KVM"));
        assertTrue(page(agent).contains("Not a node to measure on"));
    }

    private String page(Node node) throws Exception {
        JenkinsRule.WebClient web = jenkins.createWebClient().withJavaScriptEnabled(false);
        return web.goTo(node.toComputer().getUrl() + "kvmbench/").asNormalizedText();
    }

    @Test
    public void shouldSayWhoMeasuresOnlyToThoseWhoMaySeeTheJob() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("secret");
        job.getBuildersList().add(new SleepBuilder(600_000));
        FreeStyleBuild build = job.scheduleBuild2(0).waitForStart();
        Claim claim = NodeLock.get().claim("", Owner.of(build), () -> {});
        secure();
        try {
            for (String user : new String[] {"reader", "finder", "owner"}) {
                String json = jenkins.createWebClient()
                        .login(user)
                        .getJSON(PAGE + "api/json")
                        .getJSONObject()
                        .toString();
                assertEquals(user, user.equals("owner"), page(user, PAGE).contains("secret #1"));
                assertEquals(user, user.equals("owner"), json.contains("secret #1"));
            }
        } finally {
            claim.release();
            build.doStop();
            jenkins.waitForCompletion(build);
        }
    }

    @Test
    public void shouldLookAgainOnlyForThoseWhoMayConfigureTheNode() throws Exception {
        String agent = "computer/" + jenkins.createSlave().getNodeName() + "/kvmbench/";
        secure();

        assertEquals(403, post("reader", agent));
        assertEquals(403, post("admin", PAGE));
        assertEquals(302, post("admin", agent));
        assertTrue(page("admin", agent).contains("action=\"probe\""));
        assertFalse(page("admin", PAGE).contains("action=\"probe\""));
        assertFalse(page("reader", agent).contains("action=\"probe\""));
        jenkins.createWebClient().login("admin").assertFails(agent + "probe", 405);
    }

    private String page(String user, String url) throws Exception {
        JenkinsRule.WebClient web =
                jenkins.createWebClient().withJavaScriptEnabled(false).login(user);
        return web.goTo(url).getWebResponse().getContentAsString();
    }

    private int post(String user, String url) throws Exception {
        JenkinsRule.WebClient web = jenkins.createWebClient().withThrowExceptionOnFailingStatusCode(false);
        web.login(user).getOptions().setRedirectEnabled(false);
        return web.getPage(new WebRequest(web.createCrumbedUrl(url + "probe"), HttpMethod.POST))
                .getWebResponse()
                .getStatusCode();
    }
}
