package io.jenkins.plugins.kvmbench.ui;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import hudson.model.Run;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.htmlunit.Page;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlPage;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

public class BuildPagesTest {

    @ClassRule
    public static JenkinsRule jenkins = new JenkinsRule();

    private SampleBuilds builds;
    private JenkinsRule.WebClient web;

    @After
    public void tearDown() throws Exception {
        builds.job().delete();
    }

    @Before
    public void setUp() throws Exception {
        builds = new SampleBuilds(jenkins);
        web = jenkins.createWebClient().withJavaScriptEnabled(false);
    }

    @Test
    public void shouldSayTheVerdictFirstOnTheBuildsOwnPage() throws Exception {
        HtmlPage page = web.getPage(builds.slower());

        String text = page.asNormalizedText();
        assertTrue(text, text.contains("Slower: 1 of 12 benchmarks regressed by 3 %"));
        List<DomElement> squares = page.getByXPath("//nav[contains(@class,'strip')]//a");
        assertEquals(SampleBuilds.BENCHMARKS, squares.size());
        assertTrue(squares.get(0).getAttribute("href").endsWith("/job/hypervisor/1/kvmbench/kvmbench/#b0"));
        assertTrue(squares.get(0).getAttribute("aria-label").contains("fail"));
    }

    @Test
    public void shouldShowWhatRegressedOpenAndTheRestClosed() throws Exception {
        HtmlPage page = web.getPage(builds.slower(), "kvmbench/");

        assertTrue(page.getUrl().toString().endsWith("/kvmbench/kvmbench/"));
        String text = page.asNormalizedText();
        assertTrue(text, text.contains("1 of 12 benchmarks regressed by 3 % or more"));
        assertTrue(text, text.contains("A/B interleaved on one agent"));
        assertTrue(text, text.contains("kvm-07"));
        assertEquals(SampleBuilds.BENCHMARKS, page.getByXPath("//table[@class='benchmarks']/tbody").size());
        assertEquals(1, page.getByXPath("//div[@class='facts']").size());
        DomElement opened = page.getFirstByXPath("//tbody[contains(@class,'open')]//div[@class='charts']/*[1]");
        assertTrue(opened.getAttribute("aria-label"), opened.getAttribute("aria-label").contains("10 invocations from"));
    }

    @Test
    public void shouldDrawTheLastBuildsOfEachBenchmark() throws Exception {
        builds.same();
        Run<?, ?> run = builds.slower();

        HtmlPage page = web.getPage(run, "kvmbench/kvmbench/");

        List<DomElement> lines = page.getByXPath("//td[contains(@class,'history')]/*");
        assertEquals(SampleBuilds.BENCHMARKS, lines.size());
        String first = lines.get(0).getAttribute("aria-label");
        assertTrue(first, first.startsWith("2 builds"));
        assertTrue(first, first.endsWith("1 failed"));
    }

    @Test
    public void shouldSortAndFilterRowsForTheTablesScript() throws Exception {
        String url = builds.slower().getUrl() + "kvmbench/kvmbench/rows";

        String sorted = web.goTo(url + "?filter=&column=1&descending=true&from=0&count=2", "text/html")
                .getWebResponse()
                .getContentAsString();
        String filtered = web.goTo(url + "?filter=pages%3D300&column=-1&descending=false&from=0&count=9", "text/html")
                .getWebResponse()
                .getContentAsString();

        assertTrue(sorted, sorted.startsWith("<table data-matching=\"12\" data-next=\"2\">"));
        assertTrue(sorted, sorted.indexOf("pages=1200") < sorted.indexOf("pages=1100"));
        assertTrue(filtered, filtered.startsWith("<table data-matching=\"1\" data-next=\"1\">"));
    }

    @Test
    public void shouldGiveWhatARowOpensTo() throws Exception {
        String url = builds.slower().getUrl() + "kvmbench/kvmbench/detail?row=";

        String detail = web.goTo(url + 5, "text/html").getWebResponse().getContentAsString();

        assertTrue(detail, detail.contains("class=\"charts\""));
        assertTrue(detail, detail.contains("10 base, 10 this change"));
        web.assertFails(url + 12, 404);
        web.assertFails(url + -1, 404);
    }

    @Test
    public void shouldGiveTheRecordedFileAsItIs() throws Exception {
        Run<?, ?> run = builds.slower();

        Page raw = web.goTo(run.getUrl() + "kvmbench/kvmbench/raw", "application/gzip");
        Page csv = web.goTo(run.getUrl() + "kvmbench/kvmbench/csv", "text/csv");

        Path file = run.getRootDir().toPath().resolve("kvmbench/kvmbench.json.gz");
        try (InputStream content = raw.getWebResponse().getContentAsStream()) {
            assertArrayEquals(Files.readAllBytes(file), content.readAllBytes());
        }
        assertEquals(
                "attachment; filename=\"hypervisor-1-kvmbench.json.gz\"",
                raw.getWebResponse().getResponseHeaderValue("Content-Disposition"));
        assertEquals(
                1 + SampleBuilds.BENCHMARKS * 2 * 10,
                csv.getWebResponse().getContentAsString().lines().count());
    }

    @Test
    public void shouldNameAFileSoThatNothingEndsTheHeader() throws Exception {
        Run<?, ?> run = builds.slower();
        builds.job().renameTo("hyper visor\" x");

        Page csv = web.goTo(run.getUrl() + "kvmbench/kvmbench/csv", "text/csv");

        assertEquals(
                "attachment; filename=\"hyper_visor__x-1-kvmbench.csv\"",
                csv.getWebResponse().getResponseHeaderValue("Content-Disposition"));
    }

    @Test
    public void shouldSayThatARecordCannotBeRead() throws Exception {
        Run<?, ?> run = builds.slower();
        Path directory = run.getRootDir().toPath().resolve("kvmbench");
        Files.writeString(directory.resolve("kvmbench.json.gz"), "broken");
        Files.writeString(directory.resolve("kvmbench.decision.json.gz"), "broken");
        builds.job().doReload();

        for (String page : List.of("", "kvmbench/kvmbench/")) {
            String text = ((HtmlPage) web.goTo(run.getUrl() + page)).asNormalizedText();
            assertTrue(text, text.contains("could not be read: JENKINS_HOME"));
            assertFalse(text, text.contains(jenkins.jenkins.getRootDir().getPath()));
            assertTrue(text, text.contains("1 of 12 benchmarks regressed"));
        }
    }

    @Test
    public void shouldListWhatSeveralStepsRecorded() throws Exception {
        Run<?, ?> run = builds.measured("criterion", "jmh");

        HtmlPage page = web.getPage(run, "kvmbench/");

        String text = page.asNormalizedText();
        assertTrue(text, text.contains("Benchmarks: criterion") && text.contains("Benchmarks: jmh"));
        assertNotNull(page.getFirstByXPath("//a[contains(@href,'/kvmbench/jmh/')]"));
    }

    @Test
    public void shouldLeaveBuildsWithoutResultsAlone() throws Exception {
        Run<?, ?> run = jenkins.buildAndAssertSuccess(builds.job());

        assertNull(run.getAction(RunBenchmarks.class));
        web.assertFails(run.getUrl() + "kvmbench/", 404);
    }

    @Test
    public void shouldShowHostileNamesAsText() throws Exception {
        Run<?, ?> run = builds.hostile();

        String rows = "kvmbench/kvmbench/rows?filter=&column=0&descending=false&from=0&count=99";
        for (String url : List.of("", "kvmbench/kvmbench/", rows, "kvmbench/kvmbench/detail?row=0")) {
            String html = web.getPage(run, url).getWebResponse().getContentAsString();
            assertFalse(url, html.contains("<script>alert"));
            assertFalse(url, html.contains("onmouseover=\"x()"));
            assertFalse(url, html.contains("\u202E"));
            boolean named = html.contains("&lt;script&gt;alert(1)") && html.contains("${7*7}");
            assertTrue(url, url.endsWith("row=0") || named);
        }
    }
}
