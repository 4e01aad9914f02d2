package io.jenkins.plugins.kvmbench.steps;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import hudson.EnvVars;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Items;
import hudson.util.FormValidation;
import java.net.URL;
import java.util.List;
import java.util.Map;
import javaposse.jobdsl.plugin.ExecuteDslScripts;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.htmlunit.HttpMethod;
import org.htmlunit.Page;
import org.htmlunit.WebRequest;
import org.htmlunit.util.NameValuePair;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.workflow.cps.Snippetizer;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** The options in the forms of freestyle jobs, in snippets, in Job DSL. */
public class FormsTest {

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    private static BenchmarkGate gate() {
        BenchmarkGate gate = new BenchmarkGate("snapshot/*");
        gate.setWarn(1.5);
        gate.setFail(4.0);
        gate.setFloor(0.25);
        gate.setCriticality(Criticality.FAILED_STAGE);
        return gate;
    }

    private static KvmBenchBuilder builder() {
        KvmBenchBuilder builder = new KvmBenchBuilder(List.of("snapshot", "syscall"));
        builder.setPreset("standard");
        builder.setParams("pages=100,1000\ncores=1");
        builder.setBase("canary=0");
        builder.setHead("canary=30");
        builder.setInvocations(8);
        builder.setMetrics("rate[1/s,higher]=rate: (\\S+)");
        builder.setId("snap_1");
        builder.setGates(List.of(gate(), new BenchmarkGate("*")));
        builder.setMissing("fail");
        builder.setBaselineJob("other");
        builder.setBaselineBuild("12");
        builder.setKeepDisturbed(true);
        builder.setQuiet(true);
        return builder;
    }

    private static final String PROPERTIES =
            "preset,params,base,head,invocations,metrics,keepDisturbed,id,missing,baselineJob,baselineBuild,quiet";

    @Test
    public void shouldKeepEveryOptionOfKvmBenchThroughTheForm() throws Exception {
        FreeStyleProject job = JENKINS.createFreeStyleProject();
        job.getBuildersList().add(builder());

        JENKINS.configRoundtrip(job);

        KvmBenchBuilder after = job.getBuildersList().get(KvmBenchBuilder.class);
        JENKINS.assertEqualBeans(builder(), after, PROPERTIES);
        assertEquals(builder().getSuites(), after.getSuites());
        assertEquals(2, after.getGates().size());
        JENKINS.assertEqualBeans(gate(), after.getGates().get(0), "metric,warn,fail,floor,criticality");
        JENKINS.assertEqualBeans(new BenchmarkGate("*"), after.getGates().get(1), "metric,warn,fail,floor,criticality");
    }

    @Test
    public void shouldKeepTheDefaultsOfKvmBenchThroughTheForm() throws Exception {
        FreeStyleProject job = JENKINS.createFreeStyleProject();
        KvmBenchBuilder before = new KvmBenchBuilder(List.of("snapshot"));
        job.getBuildersList().add(before);

        JENKINS.configRoundtrip(job);

        KvmBenchBuilder after = job.getBuildersList().get(KvmBenchBuilder.class);
        JENKINS.assertEqualBeans(before, after, PROPERTIES);
        assertEquals(List.of("snapshot"), after.getSuites());
        assertEquals(List.of(), after.getGates());
    }

    @Test
    public void shouldKeepEveryOptionOfRecordBenchmarksThroughTheForm() throws Exception {
        FreeStyleProject job = JENKINS.createFreeStyleProject();
        BenchmarkTool.Custom custom = new BenchmarkTool.Custom();
        custom.setBiggerIsBetter(true);
        BenchmarkTool.Criterion criterion = new BenchmarkTool.Criterion();
        criterion.setPattern("a/target/criterion");
        BenchmarkRecorder before = new BenchmarkRecorder(
                List.of(new BenchmarkTool.Own(), criterion, new BenchmarkTool.Jmh(), new BenchmarkTool.Hyperfine(), custom));
        before.setAllowEmpty(true);
        before.setGates(List.of(gate()));
        before.setId("micro");
        before.setMissing("none");
        before.setBaselineJob("other");
        before.setBaselineBuild("lastStableBuild");
        before.setQuiet(true);
        job.getPublishersList().add(before);

        JENKINS.configRoundtrip(job);

        BenchmarkRecorder after = job.getPublishersList().get(BenchmarkRecorder.class);
        JENKINS.assertEqualBeans(before, after, "allowEmpty,id,missing,baselineJob,baselineBuild,quiet");
        JENKINS.assertEqualBeans(gate(), after.getGates().get(0), "metric,warn,fail,floor,criticality");
        assertEquals(
                before.getTools().stream().map(BenchmarkTool::format).toList(),
                after.getTools().stream().map(BenchmarkTool::format).toList());
        assertEquals("a/target/criterion", after.getTools().get(1).getPattern());
    }

    @Test
    public void shouldWriteASnippetThatIsTheStepItself() {
        KvmBenchBuilder builder = new KvmBenchBuilder(List.of("snapshot"));
        builder.setGates(List.of(gate()));

        assertEquals(
                "kvmBench gates: [benchmarkGate(criticality: 'FAILED_STAGE', fail: 4.0, floor: 0.25, metric: 'snapshot/*',"
                        + " warn: 1.5)], suites: ['snapshot']",
                Snippetizer.object2Groovy(new BenchmarkStep(builder)));
    }

    @Test
    public void shouldWriteASnippetOfTheToolsByTheirNames() {
        BenchmarkTool.Criterion criterion = new BenchmarkTool.Criterion();
        criterion.setPattern("target/criterion");
        BenchmarkRecorder recorder = new BenchmarkRecorder(List.of(criterion, new BenchmarkTool.Jmh()));

        assertEquals(
                "recordBenchmarks([criterion(pattern: 'target/criterion'), jmh()])",
                Snippetizer.object2Groovy(new BenchmarkStep(recorder)));
    }

    @Test
    public void shouldGenerateTheSnippetOnThePageForIt() throws Exception {
        JenkinsRule.WebClient web = JENKINS.createWebClient();
        WebRequest request =
                new WebRequest(new URL(JENKINS.getURL(), "pipeline-syntax/generateSnippet"), HttpMethod.POST);
        JSONObject form = new JSONObject();
        form.put("stapler-class", KvmBenchBuilder.class.getName());
        form.put("$class", KvmBenchBuilder.class.getName());
        form.put("suites", List.of("snapshot", "syscall"));
        form.put("preset", "full");
        form.put("head", "canary=30");
        request.setRequestParameters(List.of(new NameValuePair("json", form.toString())));
        web.addCrumb(request);

        Page page = web.getPage(request);

        assertEquals(
                "kvmBench head: 'canary=30', preset: 'full', suites: ['snapshot', 'syscall']",
                page.getWebResponse().getContentAsString().trim());
    }

    @Test
    public void shouldOfferBothStepsInTheSnippetGenerator() throws Exception {
        String page = JENKINS.createWebClient().goTo("pipeline-syntax/").getWebResponse().getContentAsString();

        assertTrue(page.contains("kvmBench: "));
        assertTrue(page.contains("recordBenchmarks: "));
    }

    @Test
    public void shouldTakeMapsAndListsInPipelines() {
        KvmBenchBuilder builder = DescribableModel.of(KvmBenchBuilder.class)
                .instantiate(
                        Map.of(
                                "suites", List.of("snapshot"),
                                "params", Map.of("pages", List.of(100, 1000)),
                                "head", Map.of("canary", 30),
                                "metrics", List.of("a=(1)", "b=(2)"),
                                "gates", List.of(Map.of("metric", "*", "fail", 3, "warn", 2))),
                        null);

        assertEquals("pages=100,1000", builder.getParams());
        assertEquals("canary=30", builder.getHead());
        assertEquals("a=(1)\nb=(2)", builder.getMetrics());
        assertEquals(3.0, builder.getGates().get(0).getFail(), 0);
    }

    @Test
    public void shouldConfigureAJobByJobDsl() throws Exception {
        ExecuteDslScripts dsl = new ExecuteDslScripts();
        dsl.setScriptText("""
                freeStyleJob('made') {
                  steps {
                    kvmBench {
                      suites(['snapshot'])
                      params('pages=100')
                      gates { benchmarkGate { metric('*'); fail(5.0d); criticality('UNSTABLE') } }
                    }
                  }
                  publishers {
                    recordBenchmarks {
                      tools { criterion { pattern('target/criterion') } }
                      allowEmpty(true)
                    }
                  }
                }
                """);
        FreeStyleProject seed = JENKINS.createFreeStyleProject();
        seed.getBuildersList().add(dsl);

        JENKINS.buildAndAssertSuccess(seed);

        FreeStyleProject made = Jenkins.get().getItemByFullName("made", FreeStyleProject.class);
        KvmBenchBuilder builder = made.getBuildersList().get(KvmBenchBuilder.class);
        assertEquals(List.of("snapshot"), builder.getSuites());
        assertEquals("pages=100", builder.getParams());
        assertEquals(Criticality.UNSTABLE, builder.getGates().get(0).getCriticality());
        BenchmarkRecorder recorder = made.getPublishersList().get(BenchmarkRecorder.class);
        assertEquals("target/criterion", recorder.getTools().get(0).getPattern());
        assertTrue(recorder.isAllowEmpty());
    }

    @Test
    public void shouldHaveHelpForEveryOptionWhereTheReferencePagesLookForIt() throws Exception {
        for (Class<?> type : List.of(KvmBenchBuilder.class, BenchmarkRecorder.class, BenchmarkGate.class,
                BenchmarkTool.Custom.class, BenchmarkTool.Criterion.class, BenchmarkStep.class)) {
            DescribableModel.of(type).getParameters().forEach(parameter -> {
                try {
                    assertNotNull(type + " " + parameter.getName(), parameter.getHelp());
                } catch (java.io.IOException e) {
                    throw new AssertionError(e);
                }
            });
        }
    }

    @Test
    public void shouldSayWhatIsWrongWhileItIsTyped() {
        KvmBenchBuilder.DescriptorImpl kvmBench =
                JENKINS.jenkins.getDescriptorByType(KvmBenchBuilder.DescriptorImpl.class);
        BenchmarkGate.DescriptorImpl gate = JENKINS.jenkins.getDescriptorByType(BenchmarkGate.DescriptorImpl.class);

        assertEquals(FormValidation.Kind.OK, kvmBench.doCheckParams(null, "pages=100\n").kind);
        assertTrue(kvmBench.doCheckParams(null, "pagez=100").getMessage().contains("There are snapshot: cores, "));
        assertEquals(FormValidation.Kind.ERROR, kvmBench.doCheckParams(null, "pages").kind);
        assertEquals(FormValidation.Kind.OK, kvmBench.doCheckInvocations(null, "5", "", "").kind);
        assertEquals(FormValidation.Kind.ERROR, kvmBench.doCheckInvocations(null, "5", "", "canary=1").kind);
        assertEquals(FormValidation.Kind.OK, kvmBench.doCheckInvocations(null, "6", "", "canary=1").kind);
        assertEquals(FormValidation.Kind.ERROR, kvmBench.doCheckMetrics(null, "rate=(").kind);
        assertEquals(FormValidation.Kind.OK, kvmBench.doCheckMetrics(null, "rate=(.)").kind);
        assertEquals(FormValidation.Kind.ERROR, kvmBench.doCheckId(null, "../x").kind);
        assertEquals(FormValidation.Kind.OK, kvmBench.doCheckId(null, "").kind);
        assertEquals(FormValidation.Kind.ERROR, kvmBench.doCheckBaselineJob(null, "nowhere").kind);
        assertEquals(FormValidation.Kind.ERROR, gate.doCheckWarn(null, "5", "3").kind);
        assertEquals(FormValidation.Kind.OK, gate.doCheckWarn(null, "2", "3").kind);
        assertEquals(FormValidation.Kind.ERROR, gate.doCheckFail(null, "-1").kind);
        assertEquals(FormValidation.Kind.ERROR, gate.doCheckFloor(null, "much").kind);
    }

    @Test
    public void shouldTellNothingToThoseWhoMayNotConfigure() throws Exception {
        JENKINS.jenkins.setSecurityRealm(JENKINS.createDummySecurityRealm());
        JENKINS.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ).everywhere().to("reader"));
        try {
            FreeStyleProject hidden = JENKINS.createFreeStyleProject("hidden");
            KvmBenchBuilder.DescriptorImpl kvmBench =
                    JENKINS.jenkins.getDescriptorByType(KvmBenchBuilder.DescriptorImpl.class);
            try (hudson.security.ACLContext context =
                    hudson.security.ACL.as2(hudson.model.User.getById("reader", true).impersonate2())) {
                assertEquals(FormValidation.Kind.OK, kvmBench.doCheckBaselineJob(hidden, "nowhere").kind);
                assertTrue(kvmBench.doFillMissingItems(hidden).isEmpty());
                assertTrue(kvmBench.doFillPresetItems(hidden).isEmpty());
                assertEquals(FormValidation.Kind.OK, kvmBench.doCheckParams(hidden, "nonsense").kind);
            }
            JenkinsRule.WebClient web = JENKINS.createWebClient().login("reader");
            web.setThrowExceptionOnFailingStatusCode(false);
            String url = "descriptorByName/" + KvmBenchBuilder.class.getName() + "/checkParams?params=x";
            assertEquals(404, web.goTo(url, null).getWebResponse().getStatusCode());
        } finally {
            JENKINS.jenkins.setAuthorizationStrategy(new hudson.security.AuthorizationStrategy.Unsecured());
            JENKINS.jenkins.setSecurityRealm(hudson.security.SecurityRealm.NO_AUTHENTICATION);
        }
    }

    @Test
    public void shouldGiveOptionsThatAFileLacksTheirDefaults() {
        KvmBenchBuilder measuring = (KvmBenchBuilder) Items.XSTREAM2.fromXML("<" + KvmBenchBuilder.class.getName()
                + "><suites><string>syscall</string></suites></" + KvmBenchBuilder.class.getName() + ">");
        BenchmarkRecorder recording = (BenchmarkRecorder)
                Items.XSTREAM2.fromXML("<" + BenchmarkRecorder.class.getName() + "/>");

        assertEquals(List.of("syscall"), measuring.getSuites());
        assertEquals("kvmbench", measuring.getId());
        assertEquals("quick", measuring.getPreset());
        assertEquals(List.of(), measuring.getGates());
        assertEquals("benchmarks", recording.getId());
        assertEquals(List.of(), recording.getTools());
        assertEquals("warn", recording.getMissing());
        BenchmarkGate gate = fromXml(BenchmarkGate.class);
        assertEquals("*", gate.getMetric());
        assertEquals(Criticality.FAILURE, gate.getCriticality());
        assertEquals("", fromXml(BenchmarkTool.Jmh.class).getPattern());
        assertEquals("", fromXml(ResultPublisher.class).getId());
    }

    private static <T> T fromXml(Class<T> type) {
        return type.cast(Items.XSTREAM2.fromXML("<" + type.getName().replace("$", "_-") + "/>"));
    }

    @Test
    public void shouldPutVariablesIntoTheNameOfTheBaseline() throws Exception {
        KvmBenchBuilder builder = builder();
        builder.setBaselineJob("release-${VERSION}");
        builder.setBaselineBuild("$BASE");

        BaselineChoice choice = builder.recording(new EnvVars("VERSION", "7", "BASE", "12")).choice();

        assertEquals(new BaselineChoice("release-7", "12"), choice);
    }
}
