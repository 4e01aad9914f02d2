package io.jenkins.plugins.kvmbench.engine.report;

import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.suite.Suites;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a suite adds to reports beyond one row for each benchmark. Found with the suites. */
public interface SuiteReport {

    /** What the suite's results on the head's side come to; none where it was not measured. */
    List<Table> tables(ResultSet results);

    /** What a comparison of the suite's results comes to; none where nothing was compared. In reports of every format. */
    default List<Table> comparisons(ResultSet results) {
        return List.of();
    }

    /** The tables drawn. */
    default Optional<Figures> figures(ResultSet results) {
        return Optional.empty();
    }

    /** Files in formats of the suite's own. */
    default List<Export> exports() {
        return List.of();
    }

    /** A drawing that stands within a page. */
    interface Drawing {
        /** SVG as it stands in HTML. */
        Markup inline();
    }

    /**
     * Drawings that belong together.
     *
     * @param title of their section
     * @param label for those who do not see them
     * @param drawings at least one
     */
    record Figures(String title, String label, List<? extends Drawing> drawings) {
        public Figures {
            drawings = List.copyOf(drawings);
        }
    }

    /**
     * A file in a format of the suite's own.
     *
     * @param option that asks for it on command lines
     * @param help what it is, in a line
     * @param report what writes it
     */
    record Export(String option, String help, Report report) {}

    /** Those of all suites. */
    static Stream<SuiteReport> all() {
        return Suites.providers().stream().filter(SuiteReport.class::isInstance).map(SuiteReport.class::cast);
    }
}
