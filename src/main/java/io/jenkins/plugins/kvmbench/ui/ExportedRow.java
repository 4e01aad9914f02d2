package io.jenkins.plugins.kvmbench.ui;

import io.jenkins.plugins.kvmbench.engine.gate.Row;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A row of a decision in the remote interface. What is not known is null. */
@ExportedBean(defaultVisibility = 2)
public final class ExportedRow {

    private final Row row;

    ExportedRow(Row row) {
        this.row = row;
    }

    /** The benchmark with its parameters, without its metric. */
    @Exported
    public String getBenchmark() {
        return row.id().benchmarkText();
    }

    @Exported
    public String getMetric() {
        return row.id().metric();
    }

    @Exported
    public String getUnit() {
        return row.unit();
    }

    @Exported
    public String getVerdict() {
        return row.verdict().name();
    }

    @Exported
    public String getLevel() {
        return row.level().name();
    }

    @Exported
    public String getReason() {
        return row.reason();
    }

    /** Median of the base's invocations, in the unit. */
    @Exported
    public Double getBase() {
        return known(row.base());
    }

    /** Median of the head's invocations, in the unit. */
    @Exported
    public Double getHead() {
        return known(row.head());
    }

    /** Whether the change and its bounds are differences in the unit, and not shares. */
    @Exported
    public boolean isLinear() {
        return row.linear();
    }

    /** Positive is worse. */
    @Exported
    public Double getChange() {
        return known(row.change());
    }

    @Exported
    public Double getLower() {
        return known(row.lower());
    }

    @Exported
    public Double getUpper() {
        return known(row.upper());
    }

    @Exported
    public Double getP() {
        return known(row.p());
    }

    /** The smallest change that would have been found with 80 % power. */
    @Exported
    public Double getMde() {
        return known(row.mde());
    }

    private static Double known(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
