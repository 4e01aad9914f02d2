package io.jenkins.plugins.kvmbench.storage;

import hudson.model.InvisibleAction;
import hudson.model.Run;
import io.jenkins.plugins.kvmbench.engine.codec.ResultReader;
import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Mode;
import io.jenkins.plugins.kvmbench.engine.gate.Outcome;
import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
import io.jenkins.plugins.kvmbench.engine.report.Headline;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.SoftReference;
import java.util.List;
import java.util.Optional;
import jenkins.model.RunAction2;

/**
 * What one recording step of a build came to: the scalars that lists, badges and scripts need, in build.xml. Results and
 * decision are in a {@link ResultStore} and are read when they are asked for.
 */
public final class BenchmarkAction extends InvisibleAction implements RunAction2 {

    private final String id;
    private final String store;
    private final String measurement;
    private final String outcome;
    private final String mode;
    private final int gated;
    private final int benchmarks;
    private final int regressed;
    private final int improved;
    private final int ok;
    private final int inconclusive;
    private final int missing;
    private final int environmentShifts;
    private final int invalid;
    private final double largestUndecidedMde;
    private final String agent;
    private final String fingerprint;
    private final String word;
    private final String sentence;
    private final String tone;
    private final String baseline;
    private final boolean weak;
    private final int untracked;
    private final boolean advisory;

    private transient Run<?, ?> run;
    private transient SoftReference<ResultSet> results;
    private transient SoftReference<Decision> decision;

    BenchmarkAction(
            Run<?, ?> run,
            String id,
            String store,
            ResultSet set,
            Optional<Decision> decided,
            Optional<Baseline> base,
            int untracked,
            boolean advisory) {
        this.run = run;
        this.id = id;
        this.store = store;
        this.measurement = forXml(set.run().id());
        this.outcome = decided.map(Decision::outcome).map(Outcome::name).orElse(null);
        this.mode = decided.map(Decision::mode).map(Mode::name).orElse(null);
        this.gated = decided.map(Decision::gated).orElse(0);
        this.benchmarks = (int) set.results().stream()
                .map(result -> result.id().withMetric(""))
                .distinct()
                .count();
        this.regressed = count(decided, Verdict.REGRESSED);
        this.improved = count(decided, Verdict.IMPROVED);
        this.ok = count(decided, Verdict.OK);
        this.inconclusive = count(decided, Verdict.INCONCLUSIVE);
        this.missing = count(decided, Verdict.MISSING);
        this.environmentShifts = count(decided, Verdict.ENV_SHIFT);
        this.invalid = count(decided, Verdict.INVALID);
        this.largestUndecidedMde = decided.map(Decision::largestUndecidedMde).orElse(Double.NaN);
        this.agent = forXml(set.agent().name());
        this.fingerprint = forXml(set.agent().fingerprint());
        Headline headline = Headline.of(decided.map(d -> ReportInput.of(set, d)).orElseGet(() -> ReportInput.of(set)));
        this.word = forXml(headline.word());
        this.sentence = forXml(headline.sentence());
        this.tone = headline.tone().name();
        this.baseline = base.map(Baseline::description).map(BenchmarkAction::forXml).orElse("");
        this.weak = base.map(Baseline::weak).orElse(false);
        this.untracked = untracked;
        this.advisory = advisory;
    }

    /** Names come from agents, and one character that XML does not have would make the whole build unreadable. */
    private static String forXml(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> Character.isISOControl(c) || c >= 0xD800 && c <= 0xDFFF || (c & 0xFFFE) == 0xFFFE ? '\uFFFD' : c)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }

    private static int count(Optional<Decision> decided, Verdict verdict) {
        return decided.map(decision -> (int) decision.count(verdict)).orElse(0);
    }

    /** The recording steps of a build, in the order they recorded. */
    public static List<BenchmarkAction> of(Run<?, ?> run) {
        return run.getActions(BenchmarkAction.class);
    }

    /** The recording step with this id. */
    public static Optional<BenchmarkAction> of(Run<?, ?> run, String id) {
        return of(run).stream().filter(action -> action.id.equals(id)).findFirst();
    }

    @Override
    public void onAttached(Run<?, ?> to) {
        run = to;
    }

    @Override
    public void onLoad(Run<?, ?> of) {
        run = of;
        JobBenchmarks.of(of.getParent()).recorded(id);
    }

    public Run<?, ?> getRun() {
        return run;
    }

    /** Tells the recording steps of one build apart, and is the same in all builds of a job. */
    public String getId() {
        return id;
    }

    /** Whether this is what the action was made of: a step that was taken up again after a crash brings it a second time. */
    boolean isOf(ResultSet set, Optional<Decision> decided) throws ResultsUnreadableException {
        String named = forXml(set.run().id());
        return !named.isEmpty() && named.equals(measurement) && decided.equals(decision());
    }

    /** Whether a later attempt takes its place: nothing could be decided, for which a step fails and is tried again. */
    boolean isReplaceable() {
        return outcome().equals(Optional.of(Outcome.INVALID));
    }

    /** The name of the {@link ResultStore} that has the results. */
    String getStore() {
        return store;
    }

    /** What the gate came to; empty when nothing was gated. */
    public Optional<Outcome> outcome() {
        return Optional.ofNullable(outcome).map(Outcome::valueOf);
    }

    /** What was compared with what; empty when nothing was gated. */
    public Optional<Mode> mode() {
        return Optional.ofNullable(mode).map(Mode::valueOf);
    }

    /** How many benchmarks were gated. */
    public int getGated() {
        return gated;
    }

    /** How many benchmarks there are, metrics not counted. */
    public int getBenchmarks() {
        return benchmarks;
    }

    /** How many of the gated benchmarks got this verdict. */
    public int count(Verdict verdict) {
        return switch (verdict) {
            case REGRESSED -> regressed;
            case IMPROVED -> improved;
            case OK -> ok;
            case INCONCLUSIVE -> inconclusive;
            case MISSING -> missing;
            case ENV_SHIFT -> environmentShifts;
            case INVALID -> invalid;
        };
    }

    /** The largest regression that could have gone unseen among the undecided; NaN when all are decided. */
    public double getLargestUndecidedMde() {
        return largestUndecidedMde;
    }

    /** The agent's name as the results have it; empty when not known. */
    public String getAgent() {
        return agent;
    }

    /** The agent's fingerprint; empty when not known. */
    public String getFingerprint() {
        return fingerprint;
    }

    /** The verdict in words. */
    public Headline headline() {
        return new Headline(word, sentence, Headline.Tone.valueOf(tone));
    }

    /** Whether whatever the gate found is only to be told: its limits change neither the build nor a check. */
    public boolean isAdvisory() {
        return advisory;
    }

    /** How many series the trends leave out, because the job has too many of them. */
    public int getUntracked() {
        return untracked;
    }

    /** What it was compared with, or why with nothing, for people; empty when with the base in the same build. */
    public String getBaseline() {
        return baseline;
    }

    /** Whether it was compared with another run, which is weak evidence. */
    public boolean isWeak() {
        return weak;
    }

    /**
     * Everything that was measured, with one median for each invocation; see {@link #raw()} for all samples.
     *
     * @throws ResultsUnreadableException when it is gone or broken
     */
    public synchronized ResultSet results() throws ResultsUnreadableException {
        ResultSet known = results == null ? null : results.get();
        if (known == null) {
            known = read(from -> from.results(run.getParent(), run.getNumber(), id, ResultReader.Keep.MEDIANS));
            results = new SoftReference<>(known);
        }
        return known;
    }

    /**
     * What the gate decided; empty when nothing was gated.
     *
     * @throws ResultsUnreadableException when it is gone or broken
     */
    public synchronized Optional<Decision> decision() throws ResultsUnreadableException {
        if (outcome == null) {
            return Optional.empty();
        }
        Decision known = decision == null ? null : decision.get();
        if (known == null) {
            known = read(from -> from.decision(run.getParent(), run.getNumber(), id)
                    .orElseThrow(() -> new IOException("the decision of " + run + " is not there")));
            decision = new SoftReference<>(known);
        }
        return Optional.of(known);
    }

    /**
     * The recorded document, all samples included: JSON of the format {@code kvmbench/1}, compressed with gzip.
     *
     * @throws ResultsUnreadableException when it is gone
     */
    public InputStream raw() throws ResultsUnreadableException {
        return read(from -> from.open(run.getParent(), run.getNumber(), id));
    }

    private interface Reading<T> {
        T from(ResultStore store) throws IOException;
    }

    private <T> T read(Reading<T> reading) throws ResultsUnreadableException {
        try {
            return reading.from(ResultStore.named(store));
        } catch (IOException e) {
            throw new ResultsUnreadableException(e);
        }
    }
}
