package io.jenkins.plugins.kvmbench.engine.report;

import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.util.ArrayList;
import java.util.List;

/** What the suites' own numbers come to, beyond one row for each benchmark. */
final class DerivedTables {

    private DerivedTables() {}

    /** The tables of the head's results; a comparison's say that they are about the change. */
    static List<Table> of(ResultSet results) {
        List<Table> tables = new ArrayList<>(SnapshotTables.of(SnapshotGrid.of(results)));
        tables.addAll(SyscallTables.of(results));
        return results.on(Arm.BASE).isEmpty()
                ? tables
                : tables.stream()
                        .map(table -> table.titled(table.title() + ", this change"))
                        .toList();
    }
}
