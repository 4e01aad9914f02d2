package io.jenkins.plugins.kvmbench.engine.suites.alloc;

import io.jenkins.plugins.kvmbench.engine.report.SuiteReport;
import io.jenkins.plugins.kvmbench.engine.report.Table;
import io.jenkins.plugins.kvmbench.engine.report.figure.Svg;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.suite.Grid;
import io.jenkins.plugins.kvmbench.engine.suite.Preset;
import io.jenkins.plugins.kvmbench.engine.suite.Schedule;
import io.jenkins.plugins.kvmbench.engine.suite.Suite;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteProvider;
import java.util.List;
import java.util.Optional;

/** Memory allocators; the grid of {@code full} is that of hermit-alloc-benches, today's and its earlier one. */
public final class AllocSuite implements SuiteProvider, SuiteReport {

    private static final String ALLOCATORS = "allocator=glibc,jemalloc,mimalloc,tcmalloc";
    private static final String THREADS = "threads=2";
    private static final String TASKS = "tasks=4";
    private static final String SIZES = "max_size=65536,1048576";
    private static final String KEPT = "keep_max=0,64,256";

    @Override
    public String name() {
        return AllocGrid.SUITE;
    }

    /** An iteration of blocks of up to 1 MiB takes seconds, and is a sample of its own. */
    @Override
    public Suite suite() {
        return Suite.described(name())
                .with(
                        Preset.QUICK,
                        new Schedule(50, 10_000, 5, 10),
                        List.of(Grid.of(
                                "tasks", ALLOCATORS, THREADS, TASKS, "max_size=65536", "keep_max=0,64", "iters=10000")))
                .with(
                        Preset.STANDARD,
                        new Schedule(1_000, 20_000, 10, 10),
                        List.of(Grid.of("tasks", ALLOCATORS, THREADS, TASKS, SIZES, KEPT, "iters=10000")))
                .with(
                        Preset.FULL,
                        new Schedule(5_000, 50_000, 20, 10),
                        List.of(
                                Grid.of("tasks", ALLOCATORS, THREADS, TASKS, SIZES, KEPT, "iters=10000,20000"),
                                Grid.of(
                                        "tasks",
                                        ALLOCATORS,
                                        THREADS,
                                        TASKS,
                                        SIZES,
                                        "keep_max=0,1,2,4,8,16,32,64,128,192,256",
                                        "iters=10000,50000")));
    }

    @Override
    public List<Table> tables(ResultSet results) {
        return AllocTables.of(AllocGrid.ofHead(results));
    }

    @Override
    public Optional<Figures> figures(ResultSet results) {
        List<Svg> drawings = new AllocFigure().draw(AllocGrid.ofAll(results));
        return drawings.isEmpty()
                ? Optional.empty()
                : Optional.of(new Figures("Allocators", "Time of one iteration under each allocator", drawings));
    }

    @Override
    public List<Export> exports() {
        return List.of(new Export("--alloc-svg", "the alloc grid as a figure", new AllocFigure()));
    }
}
