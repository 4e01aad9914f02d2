package io.jenkins.plugins.kvmbench.ui;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import hudson.model.HealthReport;
import hudson.model.ListView;
import hudson.model.Run;
import hudson.util.StreamTaskListener;
import java.util.List;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.tokenmacro.MacroEvaluationException;
import org.jenkinsci.plugins.tokenmacro.TokenMacro;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** What is said of benchmarks where there is room for a word, and what scripts are told. */
public class ListsTest {

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
    public void shouldSayTheVerdictOfTheLastBuildInAColumn() throws Exception {
        ListView view = new ListView("bench");
        view.setIncludeRegex(".*");
        view.getColumns().add(new VerdictColumn());
        jenkins.jenkins.addView(view);
        jenkins.createFreeStyleProject("without");
        builds.slower();

        HtmlPage page = web.goTo("view/bench/");

        List<DomElement> words = page.getByXPath("//a[contains(@class,'kvmbench-word')]");
        assertEquals(1, words.size());
        assertEquals("Slower", words.get(0).getTextContent());
        assertTrue(words.get(0).getAttribute("href").endsWith("/job/hypervisor/1/kvmbench/kvmbench/"));
        jenkins.configRoundtrip(view);
        assertNotNull(view.getColumns().get(VerdictColumn.class));
    }

    @Test
    public void shouldBadgeOnlyBuildsThatNeedALook() throws Exception {
        Run<?, ?> good = builds.same();
        Run<?, ?> bad = builds.slower();

        assertEquals("good", good.getAction(RunBenchmarks.class).getWorst().getTone());

        String html = web.goTo(builds.job().getUrl() + "buildHistory/ajax", null)
                .getWebResponse()
                .getContentAsString();
        assertTrue(html, html.contains("/job/hypervisor/" + bad.getNumber() + "/kvmbench/kvmbench/"));
        assertFalse(html, html.contains("/job/hypervisor/" + good.getNumber() + "/kvmbench/kvmbench/"));
        assertTrue(html, html.contains("Slower: 1 of 12 benchmarks"));
    }

    @Test
    public void shouldReportHealthByTheOutcomeOfTheGate() throws Exception {
        builds.same();
        assertEquals(100, health().getScore());
        builds.slower();
        assertEquals(20, health().getScore());
        assertTrue(health().getDescription(), health().getDescription().contains("Slower: 1 of 12"));
    }

    @Test
    public void shouldReportNoHealthWhereNothingWasGated() throws Exception {
        Run<?, ?> run = builds.measured("criterion");

        assertNull(run.getAction(RunBenchmarks.class).getBuildHealth());
    }

    private HealthReport health() {
        return builds.job().getBuildHealthReports().stream()
                .filter(report -> report.getDescription().contains("Benchmarks"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    public void shouldExpandTheVerdictInMailsAndNames() throws Exception {
        Run<?, ?> run = builds.slower();

        assertEquals("Slower: 1 of 12 benchmarks regressed by 3 % or more", expanded(run, "${KVMBENCH}"));
        assertEquals("1", expanded(run, "${KVMBENCH, show=\"regressions\"}"));
        assertEquals("FAILED", expanded(run, "${KVMBENCH, id=\"kvmbench\", show=\"outcome\"}"));
        assertEquals(
                jenkins.getURL() + "job/hypervisor/1/kvmbench/kvmbench/", expanded(run, "${KVMBENCH, show=\"url\"}"));
        assertEquals("no benchmarks recorded", expanded(run, "${KVMBENCH, id=\"other\"}"));
        assertThrows(MacroEvaluationException.class, () -> expanded(run, "${KVMBENCH, show=\"nonsense\"}"));
    }

    private static String expanded(Run<?, ?> run, String text) throws Exception {
        return TokenMacro.expandAll(run, null, StreamTaskListener.fromStdout(), text);
    }

    @Test
    public void shouldTellScriptsWhatWasMeasuredWhereNothingWasCompared() throws Exception {
        Run<?, ?> run = builds.measured("kvmbench");
        String api = run.getUrl() + "kvmbench/kvmbench/api/json";

        JSONObject row = web.getJSON(api).getJSONObject().getJSONArray("rows").getJSONObject(0);
        JSONArray all = web.getJSON(api + "?tree=allRows[*]").getJSONObject().getJSONArray("allRows");

        assertEquals("criterion/parse", row.getString("benchmark"));
        assertEquals("ns", row.getString("unit"));
        assertEquals(7, row.getDouble("head"), 0.1);
        assertEquals("null", row.getString("verdict"));
        assertEquals("null", row.getString("linear"));
        assertEquals(1, all.size());
        assertEquals(7, all.getJSONObject(0).getDouble("head"), 0.1);
    }

    @Test
    public void shouldTellScriptsWhatABuildCameTo() throws Exception {
        Run<?, ?> run = builds.slower();

        JSONObject all = web.getJSON(run.getUrl() + "kvmbench/api/json").getJSONObject();
        JSONObject one = web.getJSON(run.getUrl() + "kvmbench/kvmbench/api/json").getJSONObject();
        JSONObject inBuild = web.getJSON(run.getUrl() + "api/json?tree=actions[results[verdict,outcome]]")
                .getJSONObject();

        assertEquals("Slower", all.getJSONArray("results").getJSONObject(0).getString("verdict"));
        assertEquals("FAILED", one.getString("outcome"));
        assertEquals(12, one.getInt("gated"));
        assertEquals(1, one.getJSONObject("counts").getInt("REGRESSED"));
        assertEquals("3f9a1c", one.getString("fingerprint"));
        assertEquals(jenkins.getURL() + run.getUrl() + "kvmbench/kvmbench/", one.getString("url"));
        JSONArray rows = one.getJSONArray("rows");
        assertEquals(SampleBuilds.BENCHMARKS, rows.size());
        assertEquals("REGRESSED", rows.getJSONObject(0).getString("verdict"));
        assertEquals(0.1, rows.getJSONObject(0).getDouble("change"), 0.01);
        assertFalse(one.has("allRows"));
        assertTrue(inBuild.toString(), inBuild.toString().contains("\"verdict\":\"Slower\""));
    }

    @Test
    public void shouldTellScriptsOfAllRowsWhoAskForThem() throws Exception {
        Run<?, ?> run = builds.slower(ResultPage.MOST_EXPORTED + 1);
        String api = run.getUrl() + "kvmbench/kvmbench/api/json?tree=";

        JSONArray worst = web.getJSON(api + "rows[verdict]").getJSONObject().getJSONArray("rows");
        JSONArray all = web.getJSON(api + "allRows[verdict]").getJSONObject().getJSONArray("allRows");

        assertEquals(ResultPage.MOST_EXPORTED, worst.size());
        assertEquals(ResultPage.MOST_EXPORTED + 1, all.size());
        assertEquals("REGRESSED", all.getJSONObject(0).getString("verdict"));
    }

    @Test
    public void shouldReadNoRecordForTheRemoteInterfaceOfABuild() throws Exception {
        Run<?, ?> run = builds.slower();

        JSONObject build = web.getJSON(run.getUrl() + "api/json").getJSONObject();

        assertTrue(build.toString(), build.toString().contains("1 of 12 benchmarks"));
        assertFalse(build.toString(), build.toString().contains("restore_ns"));
    }

    @Test
    public void shouldTellScriptsWhatAJobHas() throws Exception {
        builds.same();
        builds.measured("criterion");

        JSONArray trends = web.getJSON(builds.job().getUrl() + "kvmbench/api/json")
                .getJSONObject()
                .getJSONArray("trends");

        assertEquals("kvmbench", trends.getJSONObject(0).getString("id"));
        assertEquals(1, trends.getJSONObject(0).getInt("buildCount"));
        assertEquals("criterion", trends.getJSONObject(1).getString("id"));
    }
}
