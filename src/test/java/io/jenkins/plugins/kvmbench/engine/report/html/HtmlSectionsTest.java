package io.jenkins.plugins.kvmbench.engine.report.html;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import io.jenkins.plugins.kvmbench.engine.report.Samples;
import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Contamination;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import io.jenkins.plugins.kvmbench.engine.result.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class HtmlSectionsTest {

    @Test
    public void sectionsWithNothingToSayAreEmpty() {
        HtmlSections sections = new HtmlSections(ReportInput.of(Samples.nothing()));

        assertEquals("", "" + sections.notes() + sections.skips() + sections.derived() + sections.disturbances());
    }

    @Test
    public void disturbedInvocationsAreListedOnceForAllMetricsOfTheirProcess() {
        List<Invocation> invocations = List.of(
                invocation(0, Status.OK, 0.1, List.of()),
                invocation(1, Status.CONTAMINATED, 4.0, List.of("steal 4.0 % is above 1 %")));
        SeriesId id = SeriesId.of("syscall", "ioctl", Map.of(), "cycles");
        List<Result> results = List.of(result(id, invocations), result(id.withMetric("exits"), invocations));

        String html = disturbances(results);

        assertEquals(html, 1, html.split("steal 4.0 % is above 1 %", -1).length - 1);
        assertTrue(html, html.contains("syscall/ioctl"));
        // the highest of all four readings
        assertTrue(html, html.contains("<td>steal_percent</td>"));
        assertTrue(html, html.contains(">4<"));
    }

    @Test
    public void aMachineDisturbedAllTheTimeIsNotListedWithoutEnd() {
        List<Invocation> invocations = new ArrayList<>();
        for (int slot = 0; slot < 1000; slot++) {
            invocations.add(invocation(slot, Status.CONTAMINATED, slot, List.of("reason " + slot)));
        }
        Result result = result(SeriesId.of("syscall", "ioctl", Map.of(), "cycles"), invocations);

        String html = disturbances(List.of(result));

        assertTrue(html, html.contains("The first 50 of 1000"));
        assertTrue(html.length() < 20_000);
    }

    private static String disturbances(List<Result> results) {
        ResultSet set = new ResultSet(RunInfo.UNKNOWN, Agent.UNKNOWN, results, List.of());
        return new HtmlSections(ReportInput.of(set)).disturbances().toString();
    }

    private static Invocation invocation(int slot, Status status, double steal, List<String> reasons) {
        return new Invocation(
                slot,
                0,
                new double[] {100},
                0,
                status,
                Contamination.of(Map.of("steal_percent", steal), reasons),
                "");
    }

    private static Result result(SeriesId id, List<Invocation> invocations) {
        return new Result(id, "cycles", Direction.LOWER, true, Arm.HEAD, invocations);
    }
}
