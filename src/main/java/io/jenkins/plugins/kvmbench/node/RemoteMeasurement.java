package io.jenkins.plugins.kvmbench.node;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Computer;
import hudson.model.Node;
import hudson.model.TaskListener;
import hudson.slaves.WorkspaceList;
import io.jenkins.plugins.kvmbench.agent.Assignment;
import io.jenkins.plugins.kvmbench.agent.ControlDirectory;
import io.jenkins.plugins.kvmbench.agent.Measurement;
import io.jenkins.plugins.kvmbench.agent.Status;
import io.jenkins.plugins.kvmbench.config.KvmBenchConfiguration;
import io.jenkins.plugins.kvmbench.engine.codec.DecisionJson;
import io.jenkins.plugins.kvmbench.engine.codec.ResultReader;
import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A measurement that runs in a process of its own on an agent, and goes on there whatever becomes of the controller, the
 * connection and the agent's JVM. Every call throws an {@link IOException} when the agent is away: wait for it and call again.
 * Calls are remote and can take seconds; none of them belongs on a thread that others wait for.
 */
public final class RemoteMeasurement implements Serializable {

    private static final long serialVersionUID = 1;

    /** A measurement that has ended may leave more lines than one answer holds; a hostile agent, no more than this. */
    private static final int MAX_ANSWERS = 32;

    private final String id;

    /** How much of the log has arrived; null after a restart: the agent has noted it. */
    private transient Long logRead;

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
        return start(workspace, env, measurement, listener, KvmBenchConfiguration.get().getLeaseMinutes() * 60);
    }

    static RemoteMeasurement start(
            FilePath workspace, EnvVars env, Measurement measurement, TaskListener listener, int leaseSeconds)
            throws IOException, InterruptedException {
        Computer computer = workspace.toComputer();
        Node node = computer == null ? null : computer.getNode();
        FilePath root = node == null ? null : node.getRootPath();
        if (root == null) {
            throw new IOException("the node of " + workspace + " is away");
        }
        Deployment deployment = Deployment.on(root);
        RemoteMeasurement started = new RemoteMeasurement(UUID.randomUUID().toString());
        FilePath control = started.control(workspace);
        control.mkdirs();
        Assignment assignment = new Assignment(
                started.id,
                measurement,
                computer.getDisplayName(),
                leaseSeconds,
                deployment.cache());
        try {
            control.child(ControlDirectory.ASSIGNMENT).copyFrom(new ByteArrayInputStream(assignment.json()));
            control.act(new LaunchWorker(started.id, deployment.classpath(), workspace.getRemote(), env));
        } catch (IOException | InterruptedException | RuntimeException e) {
            // Whoever is told to stop in this moment has nobody to stop; a worker whose directory is gone ends by itself.
            try {
                control.deleteRecursive();
            } catch (IOException away) {
                e.addSuppressed(away);
            }
            throw e;
        }
        listener.getLogger().println("Measuring on " + computer.getDisplayName());
        return started;
    }

    /** How far it is, with what it said since the last call. Tells the worker that somebody still wants to know. */
    public Progress poll(FilePath workspace) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        PollWorker.Answer answer = ask(workspace, lines);
        Progress.State state = state(answer);
        for (int i = 1; i < MAX_ANSWERS && state != Progress.State.RUNNING && answer.log().length > 0; i++) {
            answer = ask(workspace, lines);
        }
        if (state == Progress.State.LOST) {
            stop(workspace); // Its worker can no longer end what it started.
        }
        Status status = status(answer);
        return new Progress(state, message(state, answer, status, workspace), lines, status.done(), status.text(), status.secondsLeft());
    }

    private PollWorker.Answer ask(FilePath workspace, List<String> lines) throws IOException, InterruptedException {
        PollWorker.Answer answer = control(workspace)
                .act(new PollWorker(logRead == null ? -1 : logRead))
                .checked();
        logRead = answer.logFrom() + LogLines.append(answer.log(), lines);
        return answer;
    }

    private static Status status(PollWorker.Answer answer) throws IOException {
        return answer.status().length == 0 ? Status.STARTED : Status.parse(answer.status());
    }

    private static Progress.State state(PollWorker.Answer answer) throws IOException {
        return switch (status(answer).phase()) {
            case FINISHED -> Progress.State.FINISHED;
            case FAILED -> Progress.State.FAILED;
            case RUNNING -> answer.alive()
                    ? Progress.State.RUNNING
                    : answer.exists() && answer.status().length == 0 ? Progress.State.FAILED : Progress.State.LOST;
        };
    }

    private String message(Progress.State state, PollWorker.Answer answer, Status status, FilePath workspace)
            throws IOException {
        String saved = status.savedText()
                + (status.saved() == 0 ? "" : " in " + control(workspace).child(ControlDirectory.RESULTS).getRemote());
        String printed = new String(answer.output(), StandardCharsets.UTF_8).strip();
        return switch (state) {
            case RUNNING, FINISHED -> "";
            case FAILED -> answer.status().length == 0
                    ? "the worker did not start: " + (printed.isEmpty() ? "it printed nothing" : printed)
                    : status.message() + "; " + saved;
            case LOST -> (answer.exists()
                            ? (answer.rebooted()
                                    ? "the machine was restarted while it measured"
                                    : answer.full()
                                            ? "the disk is full, and the measuring process could not say how it ended"
                                            : "the measuring process is gone and left no word (killed, or out of memory?)")
                            : "its files are gone from the agent: was the workspace deleted?")
                    + (answer.exists() ? "; " + saved : "")
                    + (printed.isEmpty() ? "" : "; it printed: " + printed);
        };
    }

    /** Ends it with all its processes; again and again does no harm. */
    public void stop(FilePath workspace) throws IOException, InterruptedException {
        control(workspace).act(new StopWorker(id));
    }

    /**
     * What it measured; of one that failed or was lost, what it had saved.
     *
     * @throws IOException when nothing was saved, or what is there cannot be read or is larger than the configuration allows
     */
    public Finished fetch(FilePath workspace) throws IOException, InterruptedException {
        FilePath control = control(workspace);
        long most = KvmBenchConfiguration.get().maxResultBytes();
        Status status = status(control.act(new PollWorker(logRead == null ? -1 : logRead)).checked());
        ResultSet results;
        try (InputStream in = control.child(ControlDirectory.RESULTS).read()) {
            results = ResultReader.read(in, "results from " + workspace, ResultReader.Keep.ALL, most);
        }
        Optional<Decision> decision = Optional.empty();
        FilePath file = control.child(ControlDirectory.DECISION);
        if (file.exists()) {
            try (InputStream in = file.read()) {
                decision = Optional.of(DecisionJson.read(in, "decision from " + workspace, most));
            }
        }
        return new Finished(results, decision, status.cannot());
    }

    /** Removes its files from the agent. */
    public void cleanUp(FilePath workspace) throws IOException, InterruptedException {
        control(workspace).deleteRecursive();
    }

    private FilePath control(FilePath workspace) throws IOException {
        FilePath temporary = WorkspaceList.tempDir(workspace);
        if (temporary == null) {
            throw new IOException("the workspace " + workspace + " has no place for temporary files beside it");
        }
        return temporary.child(ControlDirectory.PREFIX + id);
    }
}
