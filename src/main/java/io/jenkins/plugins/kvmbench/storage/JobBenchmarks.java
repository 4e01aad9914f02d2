package io.jenkins.plugins.kvmbench.storage;

import hudson.model.Job;
import io.jenkins.plugins.kvmbench.engine.codec.AtomicFile;
import io.jenkins.plugins.kvmbench.engine.codec.ResultReader;
import io.jenkins.plugins.kvmbench.engine.codec.RulingsJson;
import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.rulings.Acceptance;
import io.jenkins.plugins.kvmbench.engine.gate.rulings.Rulings;
import io.jenkins.plugins.kvmbench.engine.gate.rulings.Waiver;
import io.jenkins.plugins.kvmbench.engine.gate.rulings.Withdrawal;
import io.jenkins.plugins.kvmbench.engine.history.BuildPoints;
import io.jenkins.plugins.kvmbench.engine.history.RecordedBuild;
import io.jenkins.plugins.kvmbench.engine.history.Series;
import io.jenkins.plugins.kvmbench.engine.history.Trend;
import io.jenkins.plugins.kvmbench.engine.history.TrendPoint;
import io.jenkins.plugins.kvmbench.engine.history.index.PointIndex;
import io.jenkins.plugins.kvmbench.engine.history.index.PointIndexes;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * The results of a job over its builds, and what people decided about them. Lies in {@code kvmbench/ID/} in the job's directory.
 * No build is ever loaded.
 */
public final class JobBenchmarks {

    private static final Logger LOGGER = Logger.getLogger(JobBenchmarks.class.getName());

    private static final String DIRECTORY = "kvmbench";
    private static final String RULINGS = "rulings.json";

    private static final PointIndexes INDEXES = new PointIndexes();

    private final Job<?, ?> job;

    private JobBenchmarks(Job<?, ?> job) {
        this.job = job;
    }

    public static JobBenchmarks of(Job<?, ?> job) {
        return new JobBenchmarks(job);
    }

    /** The ids under which builds of this job recorded; costs one look into a directory. */
    public SortedSet<String> ids() {
        File[] files = new File(job.getRootDir(), DIRECTORY).listFiles(File::isDirectory);
        if (files == null) {
            return Collections.emptySortedSet();
        }
        SortedSet<String> ids = new TreeSet<>();
        for (File file : files) {
            if (ResultId.isValid(file.getName())) {
                ids.add(file.getName());
            }
        }
        return ids;
    }

    /** The series that there are trends of, sorted. */
    public List<Series> seriesOf(String id) throws IOException {
        return ask(id, PointIndex::series);
    }

    /** How much each series weighs on the newest build, by its key; those without weight are not there. */
    public Map<String, Level> alarms(String id) throws IOException {
        return ask(id, PointIndex::alarms);
    }

    /** The builds that recorded, the newest first; those that were deleted are there as long as their points are. */
    public List<RecordedBuild> builds(String id) throws IOException {
        return ask(id, PointIndex::builds);
    }

    /**
     * One series over the builds.
     *
     * @param seriesKey see {@link Series#key()}
     * @param fingerprint only builds on such an agent; empty: all
     * @param maxPoints how many points there may be at most, at least 2
     * @return empty when there is no such series
     */
    public Optional<Trend> trend(String id, String seriesKey, Optional<String> fingerprint, int maxPoints)
            throws IOException {
        Set<Integer> baselines = baselines(id);
        return ask(id, index -> index.trend(seriesKey, fingerprint, maxPoints, baselines));
    }

    /**
     * Some series over a few builds, oldest first: what sparklines show.
     *
     * @param wanted which; those without a trend are not in the answer
     * @param builds how many builds at most
     * @param last the number of the last one
     */
    public Map<SeriesId, List<TrendPoint>> recent(String id, Set<SeriesId> wanted, int builds, int last)
            throws IOException {
        Set<Integer> baselines = baselines(id);
        return ask(id, index -> index.recent(wanted, builds, last, baselines));
    }

    /** Whether the trends have all builds: false while a lost or damaged index is made anew, in the background. */
    public boolean isComplete(String id) {
        return !index(id).incomplete();
    }

    /** Waits until the trends have all builds. */
    public void complete(String id) throws IOException {
        PointIndex index = index(id);
        if (index.incomplete()) {
            IndexRebuild.await(IndexRebuild.start(job, id, index));
        }
    }

    /** What a build measured, without loading it. */
    public ResultSet results(String id, int build) throws ResultsUnreadableException {
        try {
            return ResultStore.of(job, build, id).results(job, build, id, ResultReader.Keep.MEDIANS);
        } catch (IOException e) {
            throw new ResultsUnreadableException(e);
        }
    }

    /** What the gate of a build decided, without loading it; empty when nothing was gated. */
    public Optional<Decision> decision(String id, int build) throws ResultsUnreadableException {
        try {
            Optional<Decision> decision = ResultStore.of(job, build, id).decision(job, build, id);
            boolean gated = ask(id, index -> index.build(build)).flatMap(RecordedBuild::outcome).isPresent();
            if (gated && decision.isEmpty()) {
                throw new IOException("the decision of build " + build + " is not there");
            }
            return decision;
        } catch (IOException e) {
            throw new ResultsUnreadableException(e);
        }
    }

    /** The baseline that people chose; empty when there is none. */
    public Optional<Acceptance> acceptedBaseline(String id) throws IOException {
        return rulings(id).baseline();
    }

    /** What people decided, everything since the first build. */
    public Rulings rulings(String id) throws IOException {
        return RulingsJson.read(directory(id).resolve(RULINGS));
    }

    /**
     * What the accepted baseline measured: the copy that was kept when it was accepted, or what its build has where an older
     * version kept none. Empty when both are gone.
     *
     * @throws ResultsUnreadableException when there is something that cannot be read
     */
    public Optional<ResultSet> acceptedResults(String id, Acceptance baseline) throws ResultsUnreadableException {
        Path copy = copyOf(id, baseline.build());
        if (Files.exists(copy)) {
            try {
                return Optional.of(ResultReader.read(copy, ResultReader.Keep.MEDIANS));
            } catch (IOException e) {
                throw new ResultsUnreadableException(e);
            }
        }
        return ResultStore.all().stream().anyMatch(store -> store.has(job, baseline.build(), id))
                ? Optional.of(results(id, baseline.build()))
                : Optional.empty();
    }

    /**
     * Makes a build the baseline. The caller has checked the permission.
     *
     * @throws IOException when its results cannot be copied, without which a build discarder would switch the gate off
     */
    public void accept(String id, int build, String author, String reason) throws IOException {
        try (InputStream results = ResultStore.of(job, build, id).open(job, build, id)) {
            AtomicFile.write(copyOf(id, build), results::transferTo);
        }
        Acceptance acceptance = new Acceptance(build, author, reason, Instant.now(), null);
        change(id, rulings -> rulings.accepting(acceptance));
    }

    /** Leaves the job without a chosen baseline. The caller has checked the permission. */
    public void clearBaseline(String id, String author) throws IOException {
        Withdrawal withdrawal = new Withdrawal(Instant.now(), author);
        change(id, rulings -> rulings.withdrawing(withdrawal));
    }

    private Path copyOf(String id, int build) {
        return directory(id).resolve("baseline-" + build + ".json.gz");
    }

    /** Only the baseline in force is kept. */
    private void tidyCopies(String id, Optional<Acceptance> baseline) throws IOException {
        Optional<Path> wanted = baseline.map(by -> copyOf(id, by.build()));
        try (DirectoryStream<Path> copies = Files.newDirectoryStream(directory(id), "baseline-*.json.gz")) {
            for (Path copy : copies) {
                if (!wanted.equals(Optional.of(copy))) {
                    Files.delete(copy);
                }
            }
        }
    }

    /** The waivers that nobody revoked, expired ones included. */
    public List<Waiver> waivers(String id) throws IOException {
        return rulings(id).waivers().stream()
                .filter(waiver -> waiver.revoked() == null)
                .toList();
    }

    /** Adds a waiver. The caller has checked the permission. */
    public void waive(String id, Waiver waiver) throws IOException {
        change(id, rulings -> rulings.waiving(waiver));
    }

    /** Takes a waiver back. The caller has checked the permission. */
    public void revoke(String id, Waiver waiver, String author) throws IOException {
        Withdrawal withdrawal = new Withdrawal(Instant.now(), author);
        change(id, rulings -> rulings.revoking(waiver, withdrawal));
    }

    private void change(String id, UnaryOperator<Rulings> change) throws IOException {
        // Rare and short: one lock for all jobs.
        synchronized (JobBenchmarks.class) {
            Rulings changed = change.apply(rulings(id));
            RulingsJson.write(changed, directory(id).resolve(RULINGS));
            tidyCopies(id, changed.baseline());
        }
    }

    /** The builds that are baselines or were until the next one; who withdrew one said that it was none. */
    private Set<Integer> baselines(String id) throws IOException {
        return rulings(id).acceptances().stream()
                .filter(acceptance -> acceptance.withdrawn() == null)
                .map(Acceptance::build)
                .collect(Collectors.toSet());
    }

    /** @return how many series the trends leave out because there are too many */
    int add(String id, BuildPoints points) throws IOException {
        return ask(id, index -> index.append(points));
    }

    /** Takes a build out of the trends, or notes that only its points are left. */
    void deleted(int build, boolean keepPoints) throws IOException {
        for (String id : ids()) {
            ask(id, index -> {
                index.delete(build, keepPoints);
                return index;
            });
        }
    }

    /** Makes sure that an index whose directory was lost is found missing, and made anew when it is asked. */
    void recorded(String id) {
        try {
            if (!Files.isDirectory(directory(id))) {
                Files.createDirectories(directory(id));
            }
        } catch (IOException e) {
            LOGGER.log(java.util.logging.Level.WARNING, e, () -> "No trends of " + job.getFullName());
        }
    }

    private interface Question<T> {
        T to(PointIndex index) throws IOException;
    }

    /** Asks the index, and has it mended where asking shows that it must be. */
    private <T> T ask(String id, Question<T> question) throws IOException {
        PointIndex index = index(id);
        T answer = question.to(index);
        if (index.incomplete() && Files.isDirectory(index.directory())) {
            IndexRebuild.start(job, id, index);
        }
        return answer;
    }

    private PointIndex index(String id) {
        return INDEXES.at(directory(id));
    }

    private Path directory(String id) {
        return job.getRootDir().toPath().resolve(DIRECTORY).resolve(ResultId.check(id));
    }
}
