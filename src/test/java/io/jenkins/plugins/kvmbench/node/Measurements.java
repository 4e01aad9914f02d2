package io.jenkins.plugins.kvmbench.node;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Node;
import hudson.model.TaskListener;
import hudson.util.StreamTaskListener;
import io.jenkins.plugins.kvmbench.agent.Measurement;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Measurements for tests, and the way through one. */
final class Measurements {

    private Measurements() {}

    /** One point of suite snapshot, measured for real: about a second. */
    static Measurement snapshot(int invocations) {
        return of("snapshot", Map.of("pages", "100", "instrs", "1000", "strategy", "fast"), invocations);
    }

    /** A command; needs no KVM. */
    static Measurement command(String command, int invocations) {
        return of("command", Map.of("command", command), invocations);
    }

    /** What only the agent finds out to be wrong. */
    static Measurement unknownParameter() {
        return of("command", Map.of("command", "true", "colour", "red"), 1);
    }

    private static Measurement of(String suite, Map<String, String> params, int invocations) {
        return new Measurement(
                new Measurement.Plan(List.of(suite), "quick", params, Map.of(), invocations, List.of(), 1),
                Measurement.Gate.of(Policy.DEFAULT),
                Measurement.Origin.UNKNOWN,
                0,
                true);
    }

    static FilePath workspace(Node node, String name) throws Exception {
        FilePath workspace = node.getRootPath().child("workspace").child(name);
        workspace.mkdirs();
        return workspace;
    }

    static RemoteMeasurement start(FilePath workspace, Measurement measurement) throws Exception {
        return RemoteMeasurement.start(workspace, new EnvVars(), measurement, listener());
    }

    static TaskListener listener() {
        return StreamTaskListener.fromStdout();
    }

    /** Polls until it no longer runs; the last answer holds all lines. */
    static Progress finish(RemoteMeasurement measurement, FilePath workspace) throws Exception {
        List<String> lines = new ArrayList<>();
        Progress progress;
        do {
            Thread.sleep(100);
            progress = measurement.poll(workspace);
            lines.addAll(progress.log());
        } while (progress.isRunning());
        return new Progress(
                progress.state(), progress.message(), lines, progress.done(), progress.text(), progress.secondsLeft());
    }
}
