package io.jenkins.plugins.kvmbench.node;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.TaskListener;
import io.jenkins.plugins.kvmbench.agent.Measurement;
import java.io.IOException;
import java.io.Serializable;

/**
 * A measurement that runs in a process of its own on an agent, and goes on there whatever becomes of the controller, the
 * connection and the agent's JVM. Every call throws an {@link IOException} when the agent is away: wait for it and call again.
 */
public final class RemoteMeasurement implements Serializable {

    private static final long serialVersionUID = 1;

    private final String id;

    private RemoteMeasurement(String id) {
        this.id = id;
    }

    /**
     * Starts measuring.
     *
     * @param workspace where commands run
     * @param env the build's environment
     * @throws IOException when the agent is away or cannot run it, with what to do
     */
    public static RemoteMeasurement start(FilePath workspace, EnvVars env, Measurement measurement, TaskListener listener)
            throws IOException, InterruptedException {
        throw new IOException("not yet");
    }

    /** How far it is, with what it said since the last call. Tells the worker that somebody still wants to know. */
    public Progress poll(FilePath workspace) throws IOException, InterruptedException {
        throw new IOException("not yet " + id);
    }

    /** Ends it with all its processes; again and again does no harm. */
    public void stop(FilePath workspace) throws IOException, InterruptedException {
        throw new IOException("not yet");
    }

    /** What it measured. */
    public Finished fetch(FilePath workspace) throws IOException, InterruptedException {
        throw new IOException("not yet");
    }

    /** Removes its files from the agent. */
    public void cleanUp(FilePath workspace) throws IOException, InterruptedException {
        throw new IOException("not yet");
    }
}
