package io.jenkins.plugins.kvmbench.engine.suites.snapshot;

import io.jenkins.plugins.kvmbench.engine.report.SuiteReport;
import io.jenkins.plugins.kvmbench.engine.report.Table;
import io.jenkins.plugins.kvmbench.engine.report.figure.Svg;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.suite.Grid;
import io.jenkins.plugins.kvmbench.engine.suite.Preset;
import io.jenkins.plugins.kvmbench.engine.suite.Schedule;
import io.jenkins.plugins.kvmbench.engine.suite.Suite;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Snapshot-fuzzing resets; the grid of {@code full} is snapchange's own benchmark. */
public final class SnapshotSuite implements SuiteProvider, SuiteReport {

    private static final String STRATEGIES = "strategy=none,classic,fast";
    private static final String CORES = "cores=1,2,4,8,16,32,64,92";
    private static final String PAGES = "pages=100,500,1000,5000,10000,25000";

    @Override
    public String name() {
        return "snapshot";
    }

    @Override
    public boolean testsTheGate() {
        return true;
    }

    @Override
    public Suite suite() {
        return Suite.described(name())
                .with(
                        Preset.QUICK,
                        new Schedule(40, 2_000, 5, 10),
                        List.of(
                                Grid.of("reset", "pages=100,1000", "instrs=1000", "cores=1", STRATEGIES),
                                Grid.of("copy", "pages=100,1000")))
                .with(
                        Preset.STANDARD,
                        new Schedule(150, 3_000, 20, 10),
                        List.of(
                                Grid.of("reset", "pages=100,1000,10000", "instrs=1000,1000000", "cores=1,2", STRATEGIES),
                                Grid.of("reset", "pages=100,1000", "vmexits=10", "cores=1", STRATEGIES),
                                Grid.of(
                                        "reset",
                                        "pages=1000",
                                        "instrs=1000",
                                        "cores=1",
                                        "strategy=classic,fast",
                                        "workload=varying"),
                                Grid.of("copy", "pages=100,1000,10000")))
                .with(
                        Preset.FULL,
                        new Schedule(300, 5_000, 20, 6),
                        List.of(
                                Grid.of(
                                        "reset",
                                        PAGES,
                                        "instrs=1000,10000,100000,1000000,10000000,100000000",
                                        CORES,
                                        STRATEGIES),
                                Grid.of(
                                        "reset",
                                        PAGES,
                                        "vmexits=1000,10000,100000,1000000,10000000,100000000",
                                        CORES,
                                        STRATEGIES),
                                Grid.of("copy", PAGES)));
    }

    @Override
    public List<Table> tables(ResultSet results) {
        return SnapshotTables.of(SnapshotGrid.of(results));
    }

    @Override
    public Optional<Figures> figures(ResultSet results) {
        SnapshotGrid grid = SnapshotGrid.of(results);
        List<Svg> drawings = new ArrayList<>(new SnapshotFigure(SnapshotFigure.Measure.PER_CORE).draw(grid));
        if (CoreCurve.of(grid).stream().anyMatch(curve -> curve.samples().size() > 1)) {
            drawings.addAll(new SnapshotFigure(SnapshotFigure.Measure.TOTAL).draw(grid));
        }
        return drawings.isEmpty()
                ? Optional.empty()
                : Optional.of(new Figures("Snapshot resets", "Snapshot resets over cores", drawings));
    }

    @Override
    public List<Export> exports() {
        return List.of(
                new Export("--dat", "the snapshot grid as snapchange's graphs read it", new DatReport()),
                new Export("--svg", "the snapshot grid as a figure", new SnapshotFigure(SnapshotFigure.Measure.PER_CORE)),
                new Export(
                        "--scaling",
                        "the snapshot suite's scaling over cores as a figure",
                        new SnapshotFigure(SnapshotFigure.Measure.TOTAL)));
    }
}
