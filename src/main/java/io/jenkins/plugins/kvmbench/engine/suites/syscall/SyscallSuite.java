package io.jenkins.plugins.kvmbench.engine.suites.syscall;

import io.jenkins.plugins.kvmbench.engine.report.SuiteReport;
import io.jenkins.plugins.kvmbench.engine.report.Table;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.suite.Grid;
import io.jenkins.plugins.kvmbench.engine.suite.Preset;
import io.jenkins.plugins.kvmbench.engine.suite.Schedule;
import io.jenkins.plugins.kvmbench.engine.suite.Suite;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteProvider;
import java.util.List;

/** The ioctl loop and the entry latency of HermiTux's evaluation. */
public final class SyscallSuite implements SuiteProvider, SuiteReport {

    @Override
    public String name() {
        return "syscall";
    }

    @Override
    public boolean testsTheGate() {
        return true;
    }

    @Override
    public Suite suite() {
        Grid ioctl = Grid.of("ioctl", "scenario=linux,trap,rewritten,rewritten-ret,zpoline,call");
        List<Grid> quick = List.of(ioctl, Grid.of("entry", "scenario=trap,rewritten"));
        List<Grid> all = List.of(ioctl, Grid.of("entry", "scenario=linux,trap,rewritten,call"));
        return Suite.described(name())
                .with(Preset.QUICK, new Schedule(20, 1_000, 2, 10), quick)
                .with(Preset.STANDARD, new Schedule(100, 2_000, 10, 10), all)
                .with(Preset.FULL, new Schedule(500, 5_000, 20, 20), all);
    }

    @Override
    public List<Table> tables(ResultSet results) {
        return SyscallTables.of(results);
    }
}
