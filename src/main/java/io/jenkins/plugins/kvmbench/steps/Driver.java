package io.jenkins.plugins.kvmbench.steps;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Computer;
import hudson.model.Node;
import hudson.model.TaskListener;
import io.jenkins.plugins.kvmbench.agent.Measurement;
import io.jenkins.plugins.kvmbench.config.KvmBenchConfiguration;
import io.jenkins.plugins.kvmbench.engine.codec.FormatException;
import io.jenkins.plugins.kvmbench.node.Finished;
import io.jenkins.plugins.kvmbench.node.Progress;
import io.jenkins.plugins.kvmbench.node.RemoteMeasurement;
import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/**
 * Drives a measurement on a node, one short step at a time, for whoever has the thread. What is needed to go on after a
 * restart of the controller is kept.
 */
final class Driver implements Serializable {

    @Serial
    private static final long serialVersionUID = 1;

    private static final Logger LOGGER = Logger.getLogger(Driver.class.getName());

    /** An agent that is there and fails to answer this often in a row will not. */
    private static final int MOST_FAILURES = 10;

    /** A measurement that nobody asks for ends with its lease; what had ended before is there when the agent comes back. */
    private static final int MINUTES_TO_COME_BACK = 60;

    private final Measurement measurement;
    private final String node;
    private final String workspace;
    private RemoteMeasurement remote;
    private transient boolean away;
    private transient long awaySince;
    private transient int failures;
    private transient volatile String status;

    Driver(Measurement measurement, FilePath workspace) throws AbortException {
        Computer computer = workspace.toComputer();
        if (computer == null) {
            throw new AbortException(Messages.Driver_NoNode(workspace.getRemote()));
        }
        this.measurement = measurement;
        this.node = computer.getName();
        this.workspace = workspace.getRemote();
    }

    /** The node's name, empty for the built-in one. */
    String node() {
        return node;
    }

    /** The node's name for people. */
    String nodeText() {
        return node.isEmpty() ? Messages.Driver_BuiltIn() : node;
    }

    /** How far it is, in a line. */
    String status() {
        return status == null ? Messages.Driver_NotStarted(nodeText()) : status;
    }

    boolean isStarted() {
        return remote != null;
    }

    /** The build's environment, which is asked for when it is needed: it can take an agent to know it. */
    interface Environment {
        EnvVars get() throws IOException, InterruptedException;
    }

    /**
     * Starts the measurement, or looks how far it is and tells the log.
     *
     * @param env the build's environment, for the start
     * @return what was measured, once it ended well
     * @throws AbortException when it cannot go on
     */
    Optional<Finished> advance(Environment env, TaskListener listener) throws IOException, InterruptedException {
        FilePath directory = directory();
        if (directory == null) {
            awaitNode(listener);
            return Optional.empty();
        }
        try {
            Optional<Finished> finished =
                    remote == null ? start(directory, env, listener) : look(directory, listener);
            back(listener);
            return finished;
        } catch (AbortException e) {
            throw e;
        } catch (IOException e) {
            if (directory() == null) {
                awaitNode(listener);
            } else if (++failures >= MOST_FAILURES || remote == null) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private FilePath directory() {
        Node known = node.isEmpty() ? Jenkins.get() : Jenkins.get().getNode(node);
        return known == null ? null : known.createPath(workspace);
    }

    /** @throws AbortException when it will not come back, or has been away for longer than anything there goes on */
    private void awaitNode(TaskListener listener) throws AbortException {
        if (!node.isEmpty() && Jenkins.get().getNode(node) == null) {
            throw new AbortException(Messages.Driver_Deleted(nodeText()));
        }
        long now = System.nanoTime();
        status = Messages.Driver_Away(nodeText());
        if (!away) {
            away = true;
            awaySince = now;
            listener.getLogger().println(Messages.Driver_Away(nodeText()));
        }
        long most = KvmBenchConfiguration.get().getLeaseMinutes() + MINUTES_TO_COME_BACK;
        if (now - awaySince > TimeUnit.MINUTES.toNanos(most)) {
            throw new AbortException(Messages.Driver_AwayTooLong(nodeText(), most));
        }
    }

    private void back(TaskListener listener) {
        failures = 0;
        if (away) {
            away = false;
            listener.getLogger().println(Messages.Driver_Back(nodeText()));
        }
    }

    private Optional<Finished> start(FilePath directory, Environment env, TaskListener listener)
            throws IOException, InterruptedException {
        try {
            directory.mkdirs();
            remote = RemoteMeasurement.start(directory, env.get(), measurement, listener);
        } catch (AbortException e) {
            throw e;
        } catch (IOException e) {
            if (directory() == null) {
                throw e;
            }
            LOGGER.log(Level.INFO, e, () -> "no measurement on " + node);
            throw new AbortException(Messages.Driver_CannotStart(nodeText(), directory.getRemote(), e.getMessage()));
        }
        return Optional.empty();
    }

    private Optional<Finished> look(FilePath directory, TaskListener listener)
            throws IOException, InterruptedException {
        Progress progress = remote.poll(directory);
        progress.log().forEach(listener.getLogger()::println);
        return switch (progress.state()) {
            case RUNNING -> {
                status = Messages.Driver_Measuring(
                        nodeText(), Math.round(progress.done() * 100), progress.text());
                yield Optional.empty();
            }
            case FINISHED -> Optional.of(fetch(directory));
            case FAILED -> throw new AbortException(Messages.Driver_Failed(nodeText(), progress.message()));
            case LOST -> throw new AbortException(Messages.Driver_Lost(nodeText(), progress.message()));
        };
    }

    private Finished fetch(FilePath directory) throws IOException, InterruptedException {
        try {
            return remote.fetch(directory);
        } catch (FormatException e) {
            // It will not be better the next time.
            throw new AbortException(Messages.Driver_Unreadable(nodeText(), e.getMessage()));
        }
    }

    /** Ends the measurement with all its processes, and removes its files. */
    void stop(TaskListener listener) throws InterruptedException {
        halt(listener);
        cleanUp(listener);
    }

    /** Ends the measurement with all its processes; what it saved stays. Where the agent is away it ends by itself before long. */
    void halt(TaskListener listener) throws InterruptedException {
        if (remote == null) {
            return;
        }
        FilePath directory = directory();
        if (directory == null) {
            listener.getLogger().println(Messages.Driver_StoppedAway(nodeText()));
            return;
        }
        try {
            remote.stop(directory);
        } catch (IOException e) {
            listener.getLogger().println(Messages.Driver_NotStopped(nodeText(), String.valueOf(e.getMessage())));
        }
    }

    /** Removes what the measurement left on the agent. */
    void cleanUp(TaskListener listener) throws InterruptedException {
        FilePath directory = directory();
        if (remote != null && directory != null) {
            try {
                remote.cleanUp(directory);
            } catch (IOException e) {
                listener.getLogger().println(Messages.Driver_NotCleaned(nodeText(), String.valueOf(e.getMessage())));
            }
        }
    }
}
