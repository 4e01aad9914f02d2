package io.jenkins.plugins.kvmbench.ui;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Run;
import hudson.security.Permission;
import io.jenkins.plugins.kvmbench.config.KvmBenchConfiguration;
import io.jenkins.plugins.kvmbench.config.Permissions;
import io.jenkins.plugins.kvmbench.engine.gate.rulings.Acceptance;
import io.jenkins.plugins.kvmbench.engine.gate.rulings.Waiver;
import io.jenkins.plugins.kvmbench.storage.JobBenchmarks;
import java.net.URL;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** Accepting a baseline, waiving, and taking both back: who may, how, and what is kept of it. */
public class RulingsTest {

    private static final List<String> POSTS = List.of("accept?build=1&reason=ok", "clear", "waive", "revoke?waiver=0");

    @ClassRule
    public static JenkinsRule jenkins = new JenkinsRule();

    private SampleBuilds builds;
    private FreeStyleProject job;
    private Run<?, ?> run;
    private JobBenchmarks benchmarks;

    @After
    public void tearDown() throws Exception {
        builds.job().delete();
    }

    @Before
    public void setUp() throws Exception {
        builds = new SampleBuilds(jenkins);
        run = builds.slower();
        job = builds.job();
        benchmarks = JobBenchmarks.of(job);
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader", "accepter", "waiver", "builder", "configurer")
                .grant(Permissions.ACCEPT)
                .everywhere()
                .to("accepter")
                .grant(Permissions.WAIVE)
                .everywhere()
                .to("waiver")
                .grant(Run.UPDATE)
                .everywhere()
                .to("builder")
                .grant(Item.CONFIGURE)
                .everywhere()
                .to("configurer"));
    }

    @Test
    public void shouldKeepWhoAcceptedABaselineAndWhy() throws Exception {
        assertEquals(302, post("accepter", "accept?build=1&reason=wanted"));

        Acceptance acceptance = benchmarks.acceptedBaseline(SampleBuilds.ID).orElseThrow();
        assertEquals("accepter", acceptance.author());
        assertEquals("wanted", acceptance.reason());
        assertEquals(1, acceptance.build());
        assertEquals(302, post("accepter", "clear"));
        assertTrue(benchmarks.acceptedBaseline(SampleBuilds.ID).isEmpty());
    }

    @Test
    public void shouldKeepWhoWaivedWhatAndWhyUntilWhen() throws Exception {
        LocalDate day = LocalDate.now(ZoneOffset.UTC).plusDays(3);

        assertEquals(302, post("waiver", "waive?pattern=snapshot/*&reason=known&until=" + day));

        Waiver waiver = benchmarks.waivers(SampleBuilds.ID).get(0);
        assertEquals("snapshot/*", waiver.pattern());
        assertEquals("waiver", waiver.author());
        assertEquals("known", waiver.reason());
        assertEquals(day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant(), waiver.expires());
        assertEquals(302, post("waiver", "revoke?waiver=" + new WaiverView(waiver).getKey()));
        assertTrue(benchmarks.waivers(SampleBuilds.ID).isEmpty());
        String page = jenkins.createWebClient().withJavaScriptEnabled(false).login("reader").goTo(job.getUrl() + "kvmbench/kvmbench/").asNormalizedText();
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        assertTrue(page, page.contains(today.toString()));
        assertTrue(page, page.contains(day + ", revoked by waiver on " + today));
    }

    @Test
    public void shouldRefuseWhatCannotBeMeant() throws Exception {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        for (String wrong : List.of(
                "accept?build=77&reason=ok",
                "accept?build=1&reason=%20",
                "waive?pattern=%20&reason=r&until=" + today.plusDays(1),
                "waive?pattern=*&reason=&until=" + today.plusDays(1),
                "waive?pattern=*&reason=r&until=tomorrow",
                "waive?pattern=*&reason=r&until=" + today.minusDays(1))) {
            assertEquals(wrong, 400, post(wrong.startsWith("accept") ? "accepter" : "waiver", wrong));
        }
        assertNothingRuled();
    }

    @Test
    public void shouldNotAcceptABuildOfWhichOnlyThePointsAreLeft() throws Exception {
        KvmBenchConfiguration.get().setKeepPointsOfDeletedBuilds(true);
        try {
            run.delete();
        } finally {
            KvmBenchConfiguration.get().setKeepPointsOfDeletedBuilds(false);
        }
        assertEquals(1, benchmarks.builds(SampleBuilds.ID).size());

        assertEquals(400, post("accepter", "accept?build=1&reason=ok"));

        assertNothingRuled();
    }

    @Test
    public void shouldRefuseUsersWithoutPermission() throws Exception {
        for (String url : POSTS) {
            assertEquals(url, 403, post("reader", url));
        }
        for (String url : List.of("accept?build=1&reason=ok", "clear")) {
            assertEquals(url, 403, post("waiver", url));
        }
        for (String url : List.of("waive", "revoke?waiver=0")) {
            assertEquals(url, 403, post("accepter", url));
        }
        assertNothingRuled();
    }

    @Test
    public void shouldTakeOnlyPosts() throws Exception {
        JenkinsRule.WebClient web = jenkins.createWebClient().login("accepter");
        for (String url : POSTS) {
            web.assertFails(job.getUrl() + "kvmbench/kvmbench/" + url, 405);
        }
        assertNothingRuled();
    }

    @Test
    public void shouldRefuseForgedPosts() throws Exception {
        JenkinsRule.WebClient web =
                jenkins.createWebClient().withThrowExceptionOnFailingStatusCode(false).login("accepter");
        for (String url : POSTS) {
            URL target = new URL(web.createCrumbedUrl(job.getUrl() + "kvmbench/kvmbench/" + url)
                    .toString()
                    .replaceAll("[?&]Jenkins-Crumb=[^&]*", ""));
            assertEquals(
                    url,
                    403,
                    web.getPage(new WebRequest(target, HttpMethod.POST))
                            .getWebResponse()
                            .getStatusCode());
        }
        assertNothingRuled();
    }

    @Test
    public void shouldShowButtonsToThoseWhoMayUseThem() throws Exception {
        assertEquals("", buttons("reader"));
        assertEquals("kvmbench-accept ", buttons("accepter"));
        assertEquals("kvmbench-waive ", buttons("waiver"));
    }

    @Test
    public void shouldTrustThoseWhoMayChangeTheBuildOrTheJobAnyway() throws Exception {
        assertEquals("kvmbench-accept ", buttons("builder"));
        assertEquals("kvmbench-waive ", buttons("configurer"));
    }

    @Test
    public void shouldOfferThePermissionsToAuthorizationStrategies() {
        for (Permission permission : List.of(Permissions.ACCEPT, Permissions.WAIVE)) {
            assertEquals(permission, Permission.fromId(permission.getId()));
            assertTrue(Permissions.GROUP.getPermissions().contains(permission));
        }
    }

    private String buttons(String user) throws Exception {
        JenkinsRule.WebClient web = jenkins.createWebClient().withJavaScriptEnabled(false).login(user);
        String html = web.getPage(run, "kvmbench/kvmbench/").getWebResponse().getContentAsString();
        StringBuilder found = new StringBuilder();
        for (String form : List.of("kvmbench-accept", "kvmbench-waive")) {
            boolean button = html.contains("data-kvmbench-form=\"" + form + "\"");
            assertEquals(button, html.contains("<template id=\"" + form + "\""));
            found.append(button ? form + " " : "");
        }
        return found.toString();
    }

    private int post(String user, String url) throws Exception {
        JenkinsRule.WebClient web = jenkins.createWebClient().withThrowExceptionOnFailingStatusCode(false);
        web.login(user).getOptions().setRedirectEnabled(false);
        URL target = web.createCrumbedUrl(job.getUrl() + "kvmbench/kvmbench/" + url);
        return web.getPage(new WebRequest(target, HttpMethod.POST))
                .getWebResponse()
                .getStatusCode();
    }

    private void assertNothingRuled() throws Exception {
        assertFalse(benchmarks.acceptedBaseline(SampleBuilds.ID).isPresent());
        assertTrue(benchmarks.waivers(SampleBuilds.ID).isEmpty());
    }
}
