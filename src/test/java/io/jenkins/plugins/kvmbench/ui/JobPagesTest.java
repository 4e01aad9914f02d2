package io.jenkins.plugins.kvmbench.ui;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import hudson.model.FreeStyleProject;
import io.jenkins.plugins.kvmbench.engine.history.Series;
import io.jenkins.plugins.kvmbench.storage.JobBenchmarks;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.sf.json.JSONObject;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

public class JobPagesTest {

    @ClassRule
    public static JenkinsRule jenkins = new JenkinsRule();

    private SampleBuilds builds;
    private FreeStyleProject job;
    private JenkinsRule.WebClient web;

    @After
    public void tearDown() throws Exception {
        builds.job().delete();
    }

    @Before
    public void setUp() throws Exception {
        builds = new SampleBuilds(jenkins);
        job = builds.job();
        web = jenkins.createWebClient().withJavaScriptEnabled(false);
    }

    @Test
    public void shouldSayWhatToDoNextWhileThereIsNothing() throws Exception {
        HtmlPage page = web.getPage(job, "kvmbench/");

        assertTrue(page.asNormalizedText(), page.asNormalizedText().contains("kvmBench suites: ['snapshot']"));
        assertNull(job.getAction(JobTrends.class).getIconFileName());
        assertNull(web.getPage(job).getFirstByXPath("//div[contains(@class,'kvmbench-trend')]"));
    }

    @Test
    public void shouldDrawATrendOnTheJobsMainPage() throws Exception {
        builds.same();

        DomElement chart = web.getPage(job).getFirstByXPath("//div[contains(@class,'kvmbench-trend--small')]");

        assertNotNull(chart);
        assertEquals(jenkins.contextPath + "/job/hypervisor/kvmbench/kvmbench/", chart.getAttribute("data-base"));
    }

    @Test
    public void shouldGiveTheTrendOfASeriesWithoutLoadingABuild() throws Exception {
        builds.same();
        builds.slower();
        builds.same();
        builds.same();
        Series series = JobBenchmarks.of(job).seriesOf(SampleBuilds.ID).get(0);
        job.doReload();

        JSONObject trend = json("trend?series=" + series.key());

        assertEquals(4, trend.getJSONArray("points").size());
        assertEquals("fail", trend.getJSONArray("points").getJSONObject(1).getString("level"));
        // Jenkins itself looks at the last one
        Set<Integer> loaded = new TreeSet<>(job._getRuns().getLoadedBuilds().keySet());
        loaded.remove(4);
        assertEquals(Set.of(), loaded);
        web.assertFails(job.getUrl() + "kvmbench/kvmbench/trend?series=nonsense", 404);
    }

    @Test
    public void shouldFindSeriesByTheirWords() throws Exception {
        builds.same();

        assertEquals(SampleBuilds.BENCHMARKS, json("series").getInt("matching"));
        assertEquals(1, json("series?search=RESET%20pages=300").getInt("matching"));
        assertEquals(0, json("series?search=nothing").getInt("matching"));
    }

    @Test
    public void shouldCompareAnyTwoBuildsAsWeakEvidence() throws Exception {
        builds.same();
        builds.slower();

        HtmlPage choose = web.getPage(job, "kvmbench/kvmbench/compare/?head=2");
        HtmlForm form = choose.getFirstByXPath("//form[contains(@class,'kvmbench-choice')]");
        form.getInputByName("base").setValue("1");
        HtmlPage page = jenkins.submit(form);

        assertTrue(page.getUrl().toString(), page.getUrl().toString().endsWith("/compare/1-2/"));
        String text = page.asNormalizedText();
        assertTrue(text, text.contains("1 of 12 benchmarks regressed"));
        assertTrue(text, text.contains("weak evidence"));
        String query = "?filter=fail&column=-1&descending=false&from=0&count=9";
        String rows = web.getPage(job, "kvmbench/kvmbench/compare/1-2/rows" + query)
                .getWebResponse()
                .getContentAsString();
        assertTrue(rows, rows.startsWith("<table data-matching=\"1\""));
    }

    @Test
    public void shouldSayWhyTwoBuildsCannotBeCompared() throws Exception {
        builds.same();

        String text = web.getPage(job, "kvmbench/kvmbench/compare/1-77/").asNormalizedText();

        assertTrue(text, text.contains("build 77 of hypervisor has no results"));
        web.assertFails(job.getUrl() + "kvmbench/kvmbench/compare/1-x/", 404);
    }

    @Test
    public void shouldShowEachIdOnAPageOfItsOwn() throws Exception {
        builds.same();
        builds.measured("criterion");

        HtmlPage page = web.getPage(job, "kvmbench/");

        assertTrue(page.getUrl().toString().endsWith("/kvmbench/kvmbench/"));
        assertNotNull(page.getFirstByXPath("//nav//a[contains(@href,'/kvmbench/criterion/')]"));
        web.assertFails(job.getUrl() + "kvmbench/other/", 404);
    }

    @Test
    public void shouldShowHostileNamesAsText() throws Exception {
        builds.hostile();
        builds.hostile();
        JobBenchmarks.of(job).accept(SampleBuilds.ID, 1, "<b>me</b>", SampleBuilds.HOSTILE.get(0));

        String compare = "kvmbench/kvmbench/compare/";
        for (String url : List.of("", "kvmbench/kvmbench/", compare, compare + "1-2/")) {
            HtmlPage page = web.getPage(job, url);
            String html = page.getWebResponse().getContentAsString();
            assertFalse(url, html.contains("<script>alert"));
            assertFalse(url, html.contains("<b>me</b>"));
            assertTrue(url, page.getByXPath("//*[@onmouseover]").isEmpty());
        }
    }

    private JSONObject json(String url) throws Exception {
        return web.getJSON(job.getUrl() + "kvmbench/kvmbench/" + url).getJSONObject();
    }
}
