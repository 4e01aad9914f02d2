package io.jenkins.plugins.kvmbench.ui;

import io.jenkins.plugins.kvmbench.engine.report.Headline;
import io.jenkins.plugins.kvmbench.engine.report.Markup;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import io.jenkins.plugins.kvmbench.engine.report.html.HtmlSections;
import io.jenkins.plugins.kvmbench.engine.report.html.HtmlTable;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** A run or a comparison as the views of this package show it; made for one request. */
public final class ReportView {

    /** Rows and squares in the page itself; the others are asked for. */
    static final int PAGE = 200;

    private final ReportInput input;
    private final HtmlTable table;
    private final HtmlSections sections;

    ReportView(ReportInput input) {
        this.input = input;
        this.table = HtmlTable.of(input);
        this.sections = new HtmlSections(input);
    }

    private ReportView(ReportInput input, HtmlTable table, HtmlSections sections) {
        this.input = input;
        this.table = table;
        this.sections = sections;
    }

    /** The same with a column of what was before. */
    ReportView withHistory(Function<Set<SeriesId>, Map<SeriesId, Markup>> sparklines) {
        return new ReportView(input, table.with(Messages.ReportView_History(), sparklines), sections);
    }

    public Headline getHeadline() {
        return Headline.of(input);
    }

    /** {@code bad}, {@code warning}, {@code good} or {@code neutral}. */
    public String getTone() {
        return tone(getHeadline());
    }

    static String tone(Headline headline) {
        return headline.tone().name().toLowerCase(Locale.ROOT);
    }

    public HtmlTable getTable() {
        return table;
    }

    public HtmlSections getSections() {
        return sections;
    }

    public Markup getStrip() {
        return table.strip(PAGE);
    }

    public HtmlTable.Part getFirst() {
        return table.part(HtmlTable.Query.first(PAGE));
    }

    public boolean isCompared() {
        return input.decision().isPresent();
    }
}
