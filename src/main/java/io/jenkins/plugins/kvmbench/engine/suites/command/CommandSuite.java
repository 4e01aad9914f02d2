package io.jenkins.plugins.kvmbench.engine.suites.command;

import io.jenkins.plugins.kvmbench.engine.suite.Grid;
import io.jenkins.plugins.kvmbench.engine.suite.Preset;
import io.jenkins.plugins.kvmbench.engine.suite.Schedule;
import io.jenkins.plugins.kvmbench.engine.suite.Suite;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteProvider;
import java.util.List;

/** Any command of the user's, and what it prints. */
public final class CommandSuite implements SuiteProvider {

    @Override
    public String name() {
        return "command";
    }

    @Override
    public Suite suite() {
        List<Grid> grids = List.of(Grid.of("run"));
        return Suite.described(name())
                .with(Preset.QUICK, new Schedule(1, 1_000, 0, 10), grids)
                .with(Preset.STANDARD, new Schedule(1, 1_000, 0, 20), grids)
                .with(Preset.FULL, new Schedule(1, 1_000, 0, 50), grids)
                .withSubject("command")
                .withPrintedMetrics();
    }
}
