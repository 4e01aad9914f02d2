package io.jenkins.plugins.kvmbench.ui;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import hudson.model.Computer;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import io.jenkins.plugins.kvmbench.node.Claim;
import io.jenkins.plugins.kvmbench.node.NodeLock;
import io.jenkins.plugins.kvmbench.node.Owner;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

public class NodePageTest {

    private static final String PAGE = "computer/(built-in)/kvmbench/";

    @Rule
    public JenkinsRule jenkins = new JenkinsRule();

    private void secure() {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .to("reader", "owner", "admin")
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
    public void shouldSayWhoMeasuresOnlyToThoseWhoMaySeeTheJob() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("secret");
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);
        Claim claim = NodeLock.get().claim("", Owner.of(build), () -> {});
        secure();
        try {
            for (String user : new String[] {"reader", "owner"}) {
                JenkinsRule.WebClient web =
                        jenkins.createWebClient().withJavaScriptEnabled(false).login(user);
                String page = web.goTo(PAGE).getWebResponse().getContentAsString();
                String json = web.getJSON(PAGE + "api/json").getJSONObject().toString();
                assertEquals(user, user.equals("owner"), page.contains("secret #1"));
                assertEquals(user, user.equals("owner"), json.contains("secret #1"));
            }
        } finally {
            claim.release();
        }
    }

    @Test
    public void shouldLookAgainOnlyForThoseWhoMayConfigureTheNode() throws Exception {
        secure();
        assertEquals(403, post("reader"));
        assertEquals(302, post("admin"));
        JenkinsRule.WebClient admin =
                jenkins.createWebClient().withJavaScriptEnabled(false).login("admin");
        admin.assertFails(PAGE + "probe", 405);
        assertTrue(admin.goTo(PAGE).getWebResponse().getContentAsString().contains("action=\"probe\""));
        JenkinsRule.WebClient reader =
                jenkins.createWebClient().withJavaScriptEnabled(false).login("reader");
        assertFalse(reader.goTo(PAGE).getWebResponse().getContentAsString().contains("action=\"probe\""));
    }

    private int post(String user) throws Exception {
        JenkinsRule.WebClient web = jenkins.createWebClient().withThrowExceptionOnFailingStatusCode(false);
        web.login(user).getOptions().setRedirectEnabled(false);
        return web.getPage(new WebRequest(web.createCrumbedUrl(PAGE + "probe"), HttpMethod.POST))
                .getWebResponse()
                .getStatusCode();
    }
}
