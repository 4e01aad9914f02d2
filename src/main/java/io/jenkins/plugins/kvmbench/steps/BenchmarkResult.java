package io.jenkins.plugins.kvmbench.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/** What a step gives back to its script. */
public final class BenchmarkResult implements Serializable {

    @Serial
    private static final long serialVersionUID = 1;

    /** The verdict where nothing could be compared. */
    static final String INCONCLUSIVE = "INCONCLUSIVE";

    private final String id;
    private final String verdict;
    private final String headline;
    private final List<String> regressions;
    private final List<String> improvements;
    private final Double mde;
    private final String url;

    /** @param decision empty when there was nothing to compare with */
    BenchmarkResult(String id, Optional<Decision> decision, String headline, String url) {
        this.id = id;
        this.verdict = decision.map(d -> d.outcome().name()).orElse(INCONCLUSIVE);
        this.headline = headline;
        this.regressions = names(decision, Verdict.REGRESSED);
        this.improvements = names(decision, Verdict.IMPROVED);
        double largest = decision.map(Decision::largestUndecidedMde).orElse(Double.NaN);
        this.mde = Double.isNaN(largest) ? null : largest * 100;
        this.url = url;
    }

    private static List<String> names(Optional<Decision> decision, Verdict verdict) {
        // Not List.of: what a Pipeline keeps must be of a class that its class filter knows.
        return new ArrayList<>(decision.stream()
                .flatMap(d -> d.rows(verdict).stream())
                .map(row -> row.id().toString())
                .toList());
    }

    /** The id the results are recorded under. */
    @Whitelisted
    public String getId() {
        return id;
    }

    /** {@code PASSED}, {@code WARNED}, {@code FAILED}, or {@code INCONCLUSIVE} where there was nothing to compare with. */
    @Whitelisted
    public String getVerdict() {
        return verdict;
    }

    /** The benchmarks that became slower, each as {@code suite/benchmark parameters metric}, worst first. */
    @Whitelisted
    public List<String> getRegressions() {
        return regressions;
    }

    /** The benchmarks that became faster. */
    @Whitelisted
    public List<String> getImprovements() {
        return improvements;
    }

    /** The largest regression, in percent, that could have gone unseen; null when every benchmark was decided. */
    @CheckForNull
    @Whitelisted
    public Double getMde() {
        return mde;
    }

    /** The results' page. */
    @Whitelisted
    public String getUrl() {
        return url;
    }

    @Override
    @Whitelisted
    public String toString() {
        return headline;
    }
}
