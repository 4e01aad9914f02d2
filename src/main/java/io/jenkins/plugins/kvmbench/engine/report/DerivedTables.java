package io.jenkins.plugins.kvmbench.engine.report;

import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.util.List;

/** What the suites' own numbers come to, beyond one row for each benchmark. */
public final class DerivedTables {

    private DerivedTables() {}

    /** The tables of a comparison. */
    public static List<Table> ofComparison(ResultSet results) {
        return SuiteReport.all()
                .flatMap(suite -> suite.comparisons(results).stream())
                .toList();
    }

    /** The tables of the head's results; a comparison's say that they are about the change. */
    public static List<Table> of(ResultSet results) {
        List<Table> tables =
                SuiteReport.all().flatMap(suite -> suite.tables(results).stream()).toList();
        return results.on(Arm.BASE).isEmpty()
                ? tables
                : tables.stream()
                        .map(table -> table.titled(table.title() + ", this change"))
                        .toList();
    }
}
