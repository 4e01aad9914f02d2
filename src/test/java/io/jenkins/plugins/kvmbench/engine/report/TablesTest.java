package io.jenkins.plugins.kvmbench.engine.report;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.report.data.CsvReport;
import io.jenkins.plugins.kvmbench.engine.report.data.InvocationsCsv;
import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import io.jenkins.plugins.kvmbench.engine.result.Skip;
import io.jenkins.plugins.kvmbench.engine.suites.snapshot.DatReport;
import io.jenkins.plugins.kvmbench.engine.suites.snapshot.SnapshotGrid;
import io.jenkins.plugins.kvmbench.engine.suites.snapshot.SnapshotTables;
import io.jenkins.plugins.kvmbench.engine.suites.syscall.SyscallTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class TablesTest {

    @Test
    public void sharesOfAttainableAndFloorFollowTheirFormulas() {
        // t: floor 40 µs, classic 400 µs, fast 100 µs; 1,000 pages of 50 ns each: attainable 90 µs
        Table table = SnapshotTables.of(SnapshotGrid.of(set(
                        rate("none", 1, 25_000),
                        rate("classic", 1, 2_500),
                        rate("fast", 1, 10_000),
                        copy(1000, 50),
                        copy(10, 900))))
                .get(0);
        assertEquals("4.00×", cell(table, "speed-up"));
        assertEquals("90.0 %", cell(table, "of attainable"));
        assertEquals("40.0 %", cell(table, "of floor"));
    }

    @Test
    public void speedUpIsTakenWithinEachInvocation() {
        // the machine halves its speed after slot 0: the ratio of the medians would be 3.0
        Table table = SnapshotTables.of(
                        SnapshotGrid.of(set(rate("classic", 1, 100, 50, 50), rate("fast", 1, 200, 150, 100))))
                .get(0);
        assertEquals("2.00×", cell(table, "speed-up"));
    }

    @Test
    public void auditMismatchesOfAnyStrategyAreAnAlarm() {
        SeriesId audit = Samples.reset(1000, 1000, 1, "fast").withMetric("audit_mismatch");
        Result mismatch = new Result(
                audit, "", Direction.LOWER, false, Arm.HEAD, List.of(Invocation.of(0, 0, 2), Invocation.of(1, 1)));
        Table table = SnapshotTables.of(SnapshotGrid.of(set(rate("fast", 1, 100), mismatch)))
                .get(0);
        assertEquals("3 (wrong restore)", cell(table, "mismatches"));
        assertTrue(table.rows().get(0).get(head(table, "mismatches")).alarm());
    }

    @Test
    public void scalingIsRelativeToTheFewestCores() {
        Table table = SnapshotTables.of(SnapshotGrid.of(set(rate("fast", 1, 100), rate("fast", 2, 95))))
                .get(1);
        assertEquals("1.90×", table.rows().get(1).get(head(table, "speed-up")).text());
        assertEquals(
                "95.0 %",
                table.rows().get(1).get(head(table, "kept by each core")).text());
    }

    @Test
    public void workInVmExitsIsNotTakenForInstructions() {
        SeriesId exits = SeriesId.of(
                "snapshot", "reset", Map.of("pages", "100", "vmexits", "10", "strategy", "fast"), "exec_per_sec_core");
        ReportInput input = ReportInput.of(set(result(exits, 700)));
        assertEquals(
                "pages,instrs,bps,cores,exec_sec_core,exec_sec\n100,0,10,1,700.0000,700.0000\n",
                new DatReport().render(input));
    }

    @Test
    public void syscallsAreRelativeToLinuxBesideThePublishedFigures() {
        Table table = SyscallTables.of(set(
                        result(SeriesId.of("syscall", "ioctl", Map.of("scenario", "linux"), "cycles"), 500),
                        result(SeriesId.of("syscall", "ioctl", Map.of("scenario", "trap"), "cycles"), 10_000),
                        result(SeriesId.of("syscall", "ioctl", Map.of("scenario", "rewritten-ret"), "cycles"), 25)))
                .get(0);
        assertEquals(
                List.of("linux 1.00× 200", "trap 20.0× 116", "rewritten-ret 1/20.0 33"),
                table.rows().stream()
                        .map(row -> row.get(0).text() + " "
                                + row.get(head(table, "of linux")).text() + " "
                                + row.get(head(table, "HermiTux")).text())
                        .toList());
    }

    @Test
    public void datIsWhatTheOriginalReads() throws Exception {
        Golden.check("run.dat", new DatReport().render(ReportInput.of(Samples.run())));
    }

    @Test
    public void csvHasALineForEachInvocation() throws Exception {
        Golden.check("invocations.csv", new InvocationsCsv().render(Samples.slower()));
    }

    @Test
    public void csvHasALineForEachBenchmarkAndMetric() throws Exception {
        Golden.check("comparison.csv", new CsvReport().render(Samples.slower()));
        Golden.check("run.csv", new CsvReport().render(ReportInput.of(Samples.run())));
    }

    @Test
    public void csvQuotesAndLetsNoNameRunAsAFormula() {
        for (Report report : List.of(new InvocationsCsv(), new CsvReport())) {
            String csv = report.render(Samples.hostile());
            assertTrue(csv.contains(",'=cmd|'/c calc'!A1,"));
            assertTrue(csv.contains("\"two\nlines\r\n| forged | row |\""));
            assertTrue(csv.contains("\"\"\"quoted\"\" 'single'"));
        }
    }

    private static int head(Table table, String head) {
        return table.columns().stream().map(Table.Column::head).toList().indexOf(head);
    }

    private static String cell(Table table, String head) {
        return table.rows().get(0).get(head(table, head)).text();
    }

    private static Result rate(String strategy, long cores, double... perSecond) {
        return result(Samples.reset(1000, 1000, cores, strategy), perSecond);
    }

    private static Result copy(long pages, double ns) {
        return new Result(
                SeriesId.of("snapshot", "copy", Map.of("pages", "" + pages), "copy_ns"),
                "ns",
                Direction.LOWER,
                true,
                Arm.HEAD,
                List.of(Invocation.of(0, ns)));
    }

    private static Result result(SeriesId id, double... values) {
        List<Invocation> invocations = new ArrayList<>();
        for (int slot = 0; slot < values.length; slot++) {
            invocations.add(Invocation.of(slot, values[slot]));
        }
        return new Result(id, "1/s", Direction.HIGHER, true, Arm.HEAD, invocations);
    }

    private static ResultSet set(Result... results) {
        return new ResultSet(RunInfo.UNKNOWN, Agent.UNKNOWN, List.of(results), List.of(new Skip("x", "y")));
    }
}
