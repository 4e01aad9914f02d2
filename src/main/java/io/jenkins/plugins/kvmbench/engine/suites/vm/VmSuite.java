package io.jenkins.plugins.kvmbench.engine.suites.vm;

import io.jenkins.plugins.kvmbench.engine.report.SuiteReport;
import io.jenkins.plugins.kvmbench.engine.report.Table;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.suite.Grid;
import io.jenkins.plugins.kvmbench.engine.suite.Preset;
import io.jenkins.plugins.kvmbench.engine.suite.Schedule;
import io.jenkins.plugins.kvmbench.engine.suite.Suite;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteProvider;
import java.util.ArrayList;
import java.util.List;

/** What virtual machines are made of. Each category has its own grids; a preset is one of each. */
public final class VmSuite implements SuiteProvider, SuiteReport {

    @Override
    public String name() {
        return "vm";
    }

    @Override
    public Suite suite() {
        List<Grid> quick = new ArrayList<>();
        List<Grid> standard = new ArrayList<>();
        List<Grid> full = new ArrayList<>();
        for (VmCategory category : VmCategory.ALL) {
            quick.addAll(category.quick());
            standard.addAll(category.standard());
            full.addAll(category.full());
        }
        return Suite.described(name())
                .with(Preset.QUICK, new Schedule(20, 1_000, 2, 10), quick)
                .with(Preset.STANDARD, new Schedule(100, 2_000, 10, 10), standard)
                .with(Preset.FULL, new Schedule(300, 5_000, 20, 20), full);
    }

    @Override
    public List<Table> tables(ResultSet results) {
        return VmTargets.of(results, suite());
    }
}
