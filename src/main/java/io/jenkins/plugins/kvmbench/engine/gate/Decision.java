package io.jenkins.plugins.kvmbench.engine.gate;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The gate's whole answer.
 *
 * @param mode what the head was compared with
 * @param outcome what it comes to
 * @param policy the limits it was held against
 * @param gated how many benchmarks were gated
 * @param rounds rounds of measuring, 1 when nothing could be run again
 * @param rows one per gated benchmark, worst first
 * @param notes what a reader must know: weak evidence, an A/A, a layout floor, what was rerun
 * @param error why this configuration cannot decide, and which would; empty when it can. With an error the outcome is INVALID
 *     unless something failed all the same
 */
public record Decision(
        Mode mode,
        Outcome outcome,
        Policy policy,
        int gated,
        int rounds,
        List<Row> rows,
        List<String> notes,
        String error) {

    /** A decision of a configuration that can decide. */
    public Decision(
            Mode mode, Outcome outcome, Policy policy, int gated, int rounds, List<Row> rows, List<String> notes) {
        this(mode, outcome, policy, gated, rounds, rows, notes, "");
    }

    public Decision {
        Objects.requireNonNull(error, "error");
        rows = List.copyOf(rows);
        notes = List.copyOf(notes);
    }

    /** The same with one more thing that a reader must know. */
    Decision noting(String note) {
        return with(outcome, List.of(note));
    }

    /** The same with more things that a reader must know. */
    Decision noting(List<String> more) {
        return with(outcome, more);
    }

    /** The same findings, which for this reason decide nothing. */
    Decision invalid(String why) {
        return with(Outcome.INVALID, List.of(why));
    }

    private Decision with(Outcome other, List<String> more) {
        return new Decision(
                mode,
                other,
                policy,
                gated,
                rounds,
                rows,
                Stream.concat(more.stream(), notes.stream()).toList(),
                error);
    }

    /**
     * Whether the chance of a false failure is at most q: a test that keeps it decided all that can fail. Size alone, where
     * somebody lets it fail, promises nothing.
     */
    public boolean promises() {
        return mode == Mode.AB
                || mode == Mode.BASELINE
                        && rows.stream().anyMatch(Row::tested)
                        && rows.stream().noneMatch(row -> row.compared() && !row.tested() && policy.mayFailBySize(row));
    }

    /** How many rows have this verdict. */
    public long count(Verdict verdict) {
        return rows.stream().filter(row -> row.verdict() == verdict).count();
    }

    /** The rows with this verdict, in their order. */
    public List<Row> rows(Verdict verdict) {
        return rows.stream().filter(row -> row.verdict() == verdict).toList();
    }

    /** The largest regression that could have gone unseen among the undecided; NaN when all are decided. */
    public double largestUndecidedMde() {
        return rows(Verdict.INCONCLUSIVE).stream().mapToDouble(Row::mde).max().orElse(Double.NaN);
    }
}
