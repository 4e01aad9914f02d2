package io.jenkins.plugins.kvmbench.storage;

import hudson.model.Job;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import io.jenkins.plugins.kvmbench.engine.codec.ResultReader;
import io.jenkins.plugins.kvmbench.engine.history.RecordedBuild;
import io.jenkins.plugins.kvmbench.engine.history.index.PointIndex;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Adds to an index what the files of the builds have and it does not: after it was lost or damaged. Runs beside everything
 * else, one build at a time; no build is loaded. Goes on after a restart, as the index stays incomplete until then.
 */
final class IndexRebuild {

    private static final Logger LOGGER = Logger.getLogger(IndexRebuild.class.getName());

    /** A controller whose whole disk was restored rebuilds the trends of all its jobs: not all of them at once. */
    private static final int AT_ONCE = 2;

    private static final ExecutorService REBUILDERS = Executors.newFixedThreadPool(
            AT_ONCE, new NamingThreadFactory(new DaemonThreadFactory(), IndexRebuild.class.getSimpleName()));

    private static final ConcurrentMap<Path, CompletableFuture<Void>> UNDER_WAY = new ConcurrentHashMap<>();

    private final Job<?, ?> job;
    private final String id;
    private final PointIndex index;

    private IndexRebuild(Job<?, ?> job, String id, PointIndex index) {
        this.job = job;
        this.id = id;
        this.index = index;
    }

    /** Starts, unless it is under way; the result is done when the index is complete. */
    static CompletableFuture<Void> start(Job<?, ?> job, String id, PointIndex index) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        CompletableFuture<Void> before = UNDER_WAY.putIfAbsent(index.directory(), done);
        if (before != null) {
            return before;
        }
        done.whenComplete((nothing, failure) -> UNDER_WAY.remove(index.directory(), done));
        try {
            REBUILDERS.execute(() -> {
                try {
                    new IndexRebuild(job, id, index).run();
                    done.complete(null);
                } catch (IOException | RuntimeException e) {
                    LOGGER.log(Level.WARNING, e, () -> "The trends of " + job.getFullName() + " lack builds");
                    done.completeExceptionally(e);
                }
            });
        } catch (RuntimeException e) {
            done.completeExceptionally(e);
        }
        return done;
    }

    /** Waits for one that was started. */
    static void await(CompletableFuture<Void> rebuild) throws IOException {
        try {
            rebuild.join();
        } catch (CompletionException | CancellationException e) {
            throw new IOException("the index of trends could not be rebuilt: " + e.getCause(), e);
        }
    }

    private void run() throws IOException {
        Set<Integer> known = index.builds().stream().map(RecordedBuild::number).collect(Collectors.toSet());
        int added = 0;
        for (ResultStore store : ResultStore.all()) {
            Set<Integer> missing = new TreeSet<>(store.builds(job, id));
            missing.removeAll(known);
            for (int build : missing) {
                if (!Files.isDirectory(index.directory())) {
                    return; // The job was deleted or renamed: the next one of that name must find nothing.
                }
                added += add(store, build) ? 1 : 0;
            }
        }
        if (Files.isDirectory(index.directory())) {
            index.completed();
        }
        if (added > 0) {
            int count = added;
            LOGGER.info(() -> count + " builds were added to the trends of " + job.getFullName() + ", '" + id + "'");
        }
    }

    private boolean add(ResultStore store, int build) throws IOException {
        try {
            ResultSet results = store.results(job, build, id, ResultReader.Keep.MEDIANS);
            return index.appendMissing(Recorder.points(build, results, store.decision(job, build, id)));
        } catch (IOException e) {
            if (!store.has(job, build, id)) {
                return false;
            }
            LOGGER.log(Level.WARNING, e, () -> "The trends leave out build " + build + " of " + job.getFullName());
            return false;
        }
    }
}
