package io.jenkins.plugins.kvmbench.ui;

import io.jenkins.plugins.kvmbench.engine.gate.Row;
import io.jenkins.plugins.kvmbench.engine.report.Summary;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A row of a decision in the remote interface, or what was measured where nothing was compared. What is not known is null. */
@ExportedBean(defaultVisibility = 2)
public final class ExportedRow {

    private final SeriesId id;
    private final String unit;
    private final double head;
    private final Optional<Row> compared;

    ExportedRow(Row row) {
        this.id = row.id();
        this.unit = row.unit();
        this.head = row.head();
        this.compared = Optional.of(row);
    }

    /** What was measured and compared with nothing. */
    ExportedRow(Result result) {
        this.id = result.id();
        this.unit = result.unit();
        this.head = Summary.of(result).median();
        this.compared = Optional.empty();
    }

    /** The benchmark with its parameters, without its metric. */
    @Exported
    public String getBenchmark() {
        return id.benchmarkText();
    }

    @Exported
    public String getMetric() {
        return id.metric();
    }

    @Exported
    public String getUnit() {
        return unit;
    }

    /** Null where nothing was compared, as all that follows but the head. */
    @Exported
    public String getVerdict() {
        return text(row -> row.verdict().name());
    }

    @Exported
    public String getLevel() {
        return text(row -> row.level().name());
    }

    @Exported
    public String getReason() {
        return text(Row::reason);
    }

    /** Median of the base's invocations, in the unit. */
    @Exported
    public Double getBase() {
        return number(Row::base);
    }

    /** Median of the invocations of the head, or of what was measured alone, in the unit. */
    @Exported
    public Double getHead() {
        return known(head);
    }

    /** Whether the change and its bounds are differences in the unit, and not shares. */
    @Exported
    public Boolean getLinear() {
        return compared.map(Row::linear).orElse(null);
    }

    /** Positive is worse. */
    @Exported
    public Double getChange() {
        return number(Row::change);
    }

    @Exported
    public Double getLower() {
        return number(Row::lower);
    }

    @Exported
    public Double getUpper() {
        return number(Row::upper);
    }

    @Exported
    public Double getP() {
        return number(Row::p);
    }

    /** The smallest change that would have been found with 80 % power. */
    @Exported
    public Double getMde() {
        return number(Row::mde);
    }

    private String text(Function<Row, String> of) {
        return compared.map(of).orElse(null);
    }

    private Double number(ToDoubleFunction<Row> of) {
        return compared.map(row -> known(of.applyAsDouble(row))).orElse(null);
    }

    private static Double known(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
