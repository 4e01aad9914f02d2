package io.jenkins.plugins.kvmbench.agent;

import io.jenkins.plugins.kvmbench.engine.codec.AtomicFile;
import io.jenkins.plugins.kvmbench.engine.codec.DecisionJson;
import io.jenkins.plugins.kvmbench.engine.codec.ResultWriter;
import io.jenkins.plugins.kvmbench.engine.gate.Judgement;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessBinary;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.session.Session;
import io.jenkins.plugins.kvmbench.engine.session.SessionListener;
import io.jenkins.plugins.kvmbench.engine.session.SessionPlan;
import io.jenkins.plugins.kvmbench.engine.session.Testbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A measurement as a process: {@code java -cp JARS io.jenkins.plugins.kvmbench.agent.Worker CONTROL_DIRECTORY}, the leader of
 * a session of its own. It reads its {@link Assignment}, waits for the machine, measures, and says how it ended in its
 * {@link Status} after everything else is written.
 */
public final class Worker implements SessionListener {

    /** Exit codes; nobody decides by them. */
    static final int FAILED = 1;

    static final int HUNG = 2;

    private static final long STATUS_EVERY_NS = 1_000_000_000;

    private final ControlDirectory control;
    private final WorkerLog log;
    private volatile Status status = Status.STARTED;
    private long writtenNs = System.nanoTime();
    private boolean ended;

    /** Why the newest results are not in the file; empty when they are. */
    private String unsaved = "";

    private Worker(ControlDirectory control) {
        this.control = control;
        this.log = new WorkerLog(control.log());
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1) {
            System.err.println("kvmbench: one argument is expected, the control directory");
            System.exit(FAILED);
        }
        System.exit(new Worker(new ControlDirectory(Path.of(arguments[0]))).run() ? 0 : FAILED);
    }

    /** @return whether it measured */
    private boolean run() throws IOException {
        Assignment assignment = Assignment.parse(Files.readAllBytes(control.assignment()));
        Lifeline lifeline = new Lifeline(control.lease(), Duration.ofSeconds(assignment.leaseSeconds()));
        Status end;
        try {
            write(status);
            Judgement result = measure(assignment);
            end = unsaved.isEmpty()
                    ? status.finished(result.cannot())
                    : status.failed("the results were not saved: " + unsaved);
        } catch (InterruptedException e) {
            end = status.failed(lifeline.reason());
        } catch (IOException | IllegalArgumentException e) {
            end = status.failed(String.valueOf(e.getMessage()));
        } catch (RuntimeException | Error e) {
            e.printStackTrace();
            end = status.failed("a defect, please report it: " + e);
        }
        end = withoutProcesses(assignment, end);
        synchronized (this) {
            // Last of all, and safe from a loss of power: whoever reads it finds the rest complete.
            ended = true;
            byte[] json = end.json();
            AtomicFile.write(control.status(), out -> out.write(json));
        }
        lifeline.end();
        return end.phase() == Status.Phase.FINISHED;
    }

    private static Status withoutProcesses(Assignment assignment, Status end) {
        Thread.interrupted();
        try {
            new ProcessMark(assignment.id()).kill();
            return end;
        } catch (InterruptedException | IOException e) {
            return end.failed((end.message() + "; " + e.getMessage()).replaceFirst("^; ", ""));
        }
    }

    private Judgement measure(Assignment assignment) throws IOException, InterruptedException {
        Measurement measurement = assignment.measurement();
        HarnessBinary harness = HarnessBinary.own(Map.of("XDG_CACHE_HOME", assignment.cache()));
        // In use: the cache is rid of what is old.
        Files.setLastModifiedTime(harness.path(), FileTime.from(Instant.now()));
        SessionPlan plan = SessionPlan.of(measurement.plan().request(), harness);
        synchronized (this) {
            status = status.planned(plan.invocations()
                    * (plan.comparing() ? 2 : 1)
                    * plan.names().size());
        }
        MachineLock machine = MachineLock.take(MachineLock.file(System.getenv()), this::waiting);
        try {
            Judgement result = new Session(
                            plan,
                            measurement.gate().policy(),
                            plan.context(),
                            Testbed.ofThisMachine(
                                            harness, measurement.calibrationSeconds(), measurement.keepDisturbed())
                                    .named(assignment.node()),
                            measurement.origin().run(),
                            this)
                    .run(Optional.empty());
            if (result.decision().isPresent()) {
                AtomicFile.write(control.decision(), out -> DecisionJson.write(result.decision().get(), out));
            }
            return result;
        } finally {
            machine.close();
        }
    }

    private void waiting() {
        log.line("Another measurement runs on this machine: waiting for its end");
        progress("waiting for another measurement on this machine", 0, null);
    }

    @Override
    public void progress(String what, double done, Duration left) {
        synchronized (this) {
            status = status.progressed(done, what, left == null ? -1 : left.toSeconds());
            if (System.nanoTime() - writtenNs > STATUS_EVERY_NS) {
                write(status);
            }
            log.progress(status);
        }
    }

    @Override
    public void note(String text) {
        log.line(text);
    }

    /** A disk that is full now may not be at the end: the measuring goes on, and the file that is there stays. */
    @Override
    public void save(ResultSet soFar) {
        try {
            ResultWriter.write(soFar, control.results());
            unsaved = "";
        } catch (IOException e) {
            unsaved = e.getMessage();
            return;
        }
        synchronized (this) {
            status = status.saved((int) soFar.results().stream()
                    .flatMap(result -> result.invocations().stream())
                    .mapToInt(Invocation::slot)
                    .distinct()
                    .count());
            write(status);
        }
    }

    /** Replaced whole, but not forced to the disk: it says how far it is, and the disk would disturb the measuring. */
    private synchronized void write(Status now) {
        if (ended) {
            return; // A straggler's progress must not take the place of the end.
        }
        writtenNs = System.nanoTime();
        Path part = control.status().resolveSibling("status.part");
        try {
            Files.write(part, now.json());
            Files.move(part, control.status(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            log.line("cannot write " + control.status() + ": " + e);
        }
    }
}
