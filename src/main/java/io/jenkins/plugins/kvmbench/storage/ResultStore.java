package io.jenkins.plugins.kvmbench.storage;

import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.kvmbench.engine.codec.ResultReader;
import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Where the results of builds are kept. The first extension takes new results; every one is asked for those it has taken.
 * Everything but writing works without loading a build.
 */
public abstract class ResultStore implements ExtensionPoint {

    /** A short name that is kept in build.xml: it must never change. */
    public abstract String name();

    /**
     * Keeps what a build measured. All or nothing; what is there under the same id is replaced.
     *
     * @param id valid, see {@link ResultId}
     * @throws IOException when it could not be kept
     */
    public abstract void write(Run<?, ?> run, String id, ResultSet results, Optional<Decision> decision)
            throws IOException;

    /**
     * The results as they were written, as a document of the format {@code kvmbench/1}, compressed with gzip.
     *
     * @throws IOException when there are none, or they cannot be read
     */
    public abstract InputStream open(Job<?, ?> job, int build, String id) throws IOException;

    /**
     * The results of a build.
     *
     * @throws IOException when there are none, or they cannot be read; the message says where they should be and why not
     */
    public abstract ResultSet results(Job<?, ?> job, int build, String id, ResultReader.Keep keep) throws IOException;

    /**
     * The decision of a build, empty when there was nothing to decide.
     *
     * @throws IOException when it cannot be read
     */
    public abstract Optional<Decision> decision(Job<?, ?> job, int build, String id) throws IOException;

    /** Whether a build has results here. */
    public abstract boolean has(Job<?, ?> job, int build, String id);

    /** The numbers of the builds that have results here. */
    public abstract SortedSet<Integer> builds(Job<?, ?> job, String id) throws IOException;

    /** Forgets the results of a build that is about to be deleted. What lies in the build's directory goes with it. */
    public void delete(Run<?, ?> run, String id) throws IOException {}

    public static ExtensionList<ResultStore> all() {
        return ExtensionList.lookup(ResultStore.class);
    }

    /** The store that takes new results. */
    static ResultStore active() {
        return all().get(0);
    }

    /** The store that has the results of a build. @throws IOException when none has */
    static ResultStore of(Job<?, ?> job, int build, String id) throws IOException {
        for (ResultStore store : all()) {
            if (store.has(job, build, id)) {
                return store;
            }
        }
        throw new IOException("build " + build + " of " + job.getFullName() + " has no results under the id '" + id + "'");
    }

    /** @throws IOException when it is not installed */
    static ResultStore named(String name) throws IOException {
        for (ResultStore store : all()) {
            if (store.name().equals(name)) {
                return store;
            }
        }
        throw new IOException("they are in the store '" + name + "', which is not installed");
    }
}
