package io.jenkins.plugins.kvmbench.storage;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import hudson.AbortException;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Run;
import io.jenkins.plugins.kvmbench.engine.gate.Outcome;
import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
import io.jenkins.plugins.kvmbench.engine.history.Trend;
import io.jenkins.plugins.kvmbench.engine.report.Headline;
import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

public class RecorderTest {

    @Rule
    public JenkinsRule jenkins = new JenkinsRule();

    private FreeStyleBuild build(FreeStyleProject job) throws Exception {
        return jenkins.buildAndAssertSuccess(job);
    }

    @Test
    public void shouldGiveBackWhatWasRecordedAfterReload() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("bench");
        ResultSet results = Measured.compared(3, 1e-3, 1.10);

        Recorder.record(build(job), "syscalls", results, Measured.decided(results), new Baseline("main #7", true));
        job.doReload();

        BenchmarkAction action =
                BenchmarkAction.of(job.getBuildByNumber(1), "syscalls").orElseThrow();
        assertEquals(Optional.of(Outcome.FAILED), action.outcome());
        assertEquals(3, action.count(Verdict.REGRESSED));
        assertEquals(0, action.count(Verdict.OK));
        assertEquals(3, action.getGated());
        assertEquals(3, action.getBenchmarks());
        assertEquals("3f9a1c", action.getFingerprint());
        assertEquals("main #7", action.getBaseline());
        assertTrue(action.isWeak());
        assertEquals(Headline.Tone.BAD, action.headline().tone());
        assertEquals(6, action.results().results().size());
        assertEquals(
                results.results().get(1).condensed(), action.results().results().get(1));
        assertEquals(Measured.decided(results), action.decision());
        assertEquals(1, action.getRun().getNumber());
    }

    @Test
    public void shouldShowWhatWasRecordedInTheTrend() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("bench");
        Recorder.record(build(job), "a", Measured.plain(2, 5), Optional.empty(), null);
        Recorder.record(build(job), "a", Measured.plain(2, 6), Optional.empty(), null);

        JobBenchmarks benchmarks = JobBenchmarks.of(job);

        assertEquals(List.of("a"), List.copyOf(benchmarks.ids()));
        assertEquals(2, benchmarks.seriesOf("a").size());
        Trend trend = benchmarks
                .trend("a", benchmarks.seriesOf("a").get(0).key(), Optional.empty(), 100)
                .orElseThrow();
        assertEquals(List.of(1, 2), trend.points().stream().map(p -> p.build().number()).toList());
        assertEquals(6, trend.points().get(1).point().median(), 0.01);
        assertEquals(
                job.getBuildByNumber(2).getStartTimeInMillis(),
                trend.points().get(1).build().timeMs());
    }

    @Test
    public void shouldRefuseASecondRecordUnderTheSameId() throws Exception {
        FreeStyleBuild build = build(jenkins.createFreeStyleProject("bench"));
        Recorder.record(build, "a", Measured.plain(1, 5), Optional.empty(), null);
        Recorder.record(build, "b", Measured.plain(1, 5), Optional.empty(), null);

        String message = assertThrows(
                        AbortException.class,
                        () -> Recorder.record(build, "a", Measured.plain(1, 6), Optional.empty(), null))
                .getMessage();

        assertTrue(message, message.contains("'a'") && message.contains("id of its own"));
        assertEquals(2, BenchmarkAction.of(build).size());
        assertEquals(5, BenchmarkAction.of(build, "a").orElseThrow().results().results().get(0).medians()[5], 0.01);
    }

    @Test
    public void shouldReserveAnIdForOneStepAtATime() throws Exception {
        FreeStyleBuild build = build(jenkins.createFreeStyleProject("bench"));
        FreeStyleBuild other = build(jenkins.createFreeStyleProject("other"));
        Reservation reservation = Reservation.of(build, "a");

        assertThrows(AbortException.class, () -> Reservation.of(build, "a"));
        Reservation.again(build, "a").close();
        assertThrows("it is not another's to give back", AbortException.class, () -> Reservation.of(build, "a"));
        Reservation.of(build, "b").close();
        Reservation.of(other, "a").close();
        reservation.close();
        Reservation.of(build, "a").close();

        Recorder.record(build, "a", Measured.plain(1, 5), Optional.empty(), null);
        assertThrows("it was recorded", AbortException.class, () -> Reservation.of(build, "a"));
        assertThrows("no id", AbortException.class, () -> Reservation.of(build, "../x"));
    }

    @Test
    public void shouldRecordOneMeasurementOnceHoweverOftenItComes() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("bench");
        FreeStyleBuild build = build(job);
        ResultSet compared = Measured.compared(3, 1e-3, 1.10);
        RunInfo run = new RunInfo("4f2c", null, null, "", "", "", "", Map.of());
        ResultSet results = new ResultSet(run, compared.agent(), compared.results(), compared.skips());

        Recorder.record(build, "a", results, Measured.decided(results), null);
        Recorder.record(build, "a", results, Measured.decided(results), null);
        job.doReload();
        build = job.getBuildByNumber(1);
        Recorder.record(build, "a", results, Measured.decided(results), null);

        assertEquals(1, BenchmarkAction.of(build).size());
        assertEquals(1, JobBenchmarks.of(job).builds("a").size());
        FreeStyleBuild same = build;
        assertThrows(
                "another decision", AbortException.class, () -> Recorder.record(same, "a", results, Optional.empty(), null));
    }

    @Test
    public void shouldRefuseIdsThatAreNoNamesOfFiles() throws Exception {
        FreeStyleBuild build = build(jenkins.createFreeStyleProject("bench"));
        for (String id : List.of("", "../x", "a/b", "a.decision", "-a", "x".repeat(65))) {
            assertThrows(
                    id,
                    AbortException.class,
                    () -> Recorder.record(build, id, Measured.plain(1, 6), Optional.empty(), null));
        }
        assertTrue(BenchmarkAction.of(build).isEmpty());
    }

    @Test
    public void shouldSurviveNamesThatWereMadeToHarm() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("bench");
        String name = "<script>${jndi:ldap://x}\u202e\u0000\u0001\ud800\uffff\u001b[2J" + "n".repeat(500);
        Agent agent = new Agent(name, name, new TreeMap<>(), new TreeMap<>());
        SeriesId id = SeriesId.of(name, name, Map.of(name, name), name);
        ResultSet results = new ResultSet(
                RunInfo.UNKNOWN, agent, List.of(Measured.result(id, Arm.HEAD, 1)), List.of());

        Recorder.record(build(job), "a", results, Optional.empty(), new Baseline(name, true));
        job.doReload();

        BenchmarkAction action =
                BenchmarkAction.of(job.getBuildByNumber(1), "a").orElseThrow();
        assertTrue(action.getAgent().startsWith("<script>${jndi:ldap://x}\u202e\ufffd\ufffd\ufffd"));
        assertEquals(1, action.results().results().size());
        assertEquals(1, JobBenchmarks.of(job).seriesOf("a").size());
    }

    @Test
    public void shouldRefuseMoreResultsThanABuildCanHave() throws Exception {
        Result one = Measured.plain(1, 1).results().get(0);
        ResultSet tooMany = new ResultSet(
                RunInfo.UNKNOWN, Agent.UNKNOWN, Collections.nCopies(Recorder.MAX_RESULTS + 1, one), List.of());
        Run<?, ?> build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());

        assertThrows(AbortException.class, () -> Recorder.record(build, "id", tooMany, Optional.empty(), null));

        assertTrue(BenchmarkAction.of(build).isEmpty());
    }

    @Test
    public void shouldSayHowManySeriesTheTrendsLeaveOut() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("bench");
        List<Result> many = new ArrayList<>();
        for (int i = 0; i < 1500; i++) {
            many.add(Measured.result(SeriesId.of("s", i + "n".repeat(10_000), Map.of(), "time"), Arm.HEAD, 1));
        }
        ResultSet results = new ResultSet(RunInfo.UNKNOWN, Agent.UNKNOWN, many, List.of());

        Recorder.record(build(job), "a", results, Optional.empty(), null);
        job.doReload();

        int untracked = BenchmarkAction.of(job.getBuildByNumber(1), "a").orElseThrow().getUntracked();
        assertTrue("" + untracked, untracked > 0);
        assertEquals(1500, untracked + JobBenchmarks.of(job).seriesOf("a").size());
    }

    @Test
    public void shouldKeepNothingButScalarsInBuildXml() throws Exception {
        FreeStyleBuild build = build(jenkins.createFreeStyleProject("bench"));
        ResultSet results = Measured.compared(2, 1, 1.5);
        Recorder.record(build, "a", results, Measured.decided(results), null)
                .results();
        build.save();

        String xml = Files.readString(Path.of(build.getRootDir().getPath(), "build.xml"), StandardCharsets.UTF_8);

        assertTrue(xml.contains("<io.jenkins.plugins.kvmbench.storage.BenchmarkAction"));
        assertFalse(xml, xml.contains("kvmbench.engine"));
        String action = xml.substring(
                xml.indexOf("<io.jenkins.plugins.kvmbench"), xml.indexOf("</io.jenkins.plugins.kvmbench"));
        for (String line : action.lines().skip(1).toList()) {
            assertTrue(line, line.isBlank() || line.matches(" *<(\\w+)>[^<]*</\\1>") || line.matches(" *<\\w+/>"));
        }
    }
}
