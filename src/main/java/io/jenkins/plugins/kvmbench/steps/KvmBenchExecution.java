package io.jenkins.plugins.kvmbench.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Computer;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.kvmbench.node.Claim;
import io.jenkins.plugins.kvmbench.node.Finished;
import io.jenkins.plugins.kvmbench.node.NodeLock;
import io.jenkins.plugins.kvmbench.node.Owner;
import io.jenkins.plugins.kvmbench.storage.Reservation;
import java.io.IOException;
import java.io.Serial;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.Timer;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * {@code kvmBench} in a Pipeline. Holds no thread while it waits or measures: it looks now and then, and after a restart of
 * the controller it goes on looking.
 */
final class KvmBenchExecution extends StepExecution {

    @Serial
    private static final long serialVersionUID = 1;

    private static final Logger LOGGER = Logger.getLogger(KvmBenchExecution.class.getName());

    private static final long FIRST_LOOK_MS = 250;
    private static final long LATER_LOOK_MS = 5_000;
    private static final double SLOWER = 1.3;

    @SuppressWarnings("serial") // Used in start() alone.
    private final transient KvmBenchBuilder task;

    private Recording recording;
    private volatile Driver driver;
    private volatile Owner owner;
    private BenchmarkResult result;
    private final AtomicBoolean over = new AtomicBoolean();
    private transient volatile Claim claim;
    private transient volatile Reservation reservation;
    private transient volatile StoppableWork recorder;
    private transient long lookMs;
    private transient volatile boolean stopping;

    KvmBenchExecution(StepContext context, KvmBenchBuilder task) {
        super(context);
        this.task = task;
    }

    @Override
    public boolean start() throws Exception {
        try {
            begin();
        } catch (AbortException e) {
            // Not thrown: what leaves this method is shown with its whole stack.
            Computer.threadPoolForRemoting.submit(() -> fail(e));
        }
        return false;
    }

    private void begin() throws IOException, InterruptedException {
        Run<?, ?> run = getContext().get(Run.class);
        EnvVars env = getContext().get(EnvVars.class);
        recording = task.recording(env);
        driver = new Driver(
                task.measurement(recording.gates().policy(), Origins.of(env), UnaryOperator.identity()),
                getContext().get(FilePath.class));
        owner = Owner.of(run);
        reservation = recording.reserve(run);
        recording.publishing().begin(run, getContext().get(TaskListener.class), recording.id());
        queue();
    }

    @Override
    public void onResume() {
        if (result == null) {
            claimAgain();
            queue();
        } else {
            // Recorded before the restart; what it left on the agent may be gone.
            succeed();
        }
    }

    /** The job may have moved since the claim was made. */
    private void claimAgain() {
        try {
            Run<?, ?> run = getContext().get(Run.class);
            owner = new Owner(run.getExternalizableId(), owner.name(), owner.since());
            reservation = Reservation.again(run, recording.id());
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "no build to claim for", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void queue() {
        lookMs = FIRST_LOOK_MS;
        recorder = new StoppableWork();
        // What measures already needs no turn: its claim keeps the others waiting. One of the two schedules, not both.
        boolean measures = driver.isStarted();
        claim = NodeLock.get().claim(driver.node(), owner, measures ? () -> {} : this::turn);
        if (measures) {
            schedule(0);
        } else if (!claim.isGranted()) {
            log(Messages.KvmBenchExecution_Waiting(driver.nodeText(), holder()));
        }
    }

    private synchronized void turn() {
        if (claim.isDropped()) {
            fail(new AbortException(Messages.KvmBenchExecution_Dropped(driver.nodeText())));
        } else {
            schedule(0);
        }
    }

    private String holder() {
        return NodeLock.get().holder(driver.node()).map(Owner::name).orElse("");
    }

    private void log(String line) {
        try {
            getContext().get(TaskListener.class).getLogger().println(line);
        } catch (IOException e) {
            LOGGER.log(Level.FINE, line, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void schedule(long inMs) {
        Timer.get().schedule(() -> Computer.threadPoolForRemoting.submit(this::look), inMs, TimeUnit.MILLISECONDS);
    }

    private synchronized void look() {
        if (over.get() || stopping) {
            return;
        }
        try {
            boolean started = driver.isStarted();
            TaskListener listener = getContext().get(TaskListener.class);
            Optional<Finished> finished = driver.advance(() -> getContext().get(EnvVars.class), listener);
            if (stopping) {
                driver.stop(listener);
            } else if (finished.isPresent()) {
                claim.release();
                result = recorder.run(() -> recording.record(BuildTarget.of(getContext()), finished.get()));
                // The agent keeps its copy until the build is known to have it.
                getContext().saveState().addListener(() -> cleanUp(listener), Computer.threadPoolForRemoting);
            } else {
                if (!started && driver.isStarted()) {
                    getContext().saveState();
                }
                lookMs = Math.min(LATER_LOOK_MS, (long) (lookMs * SLOWER));
                schedule(lookMs);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            if (!stopping) {
                fail(e);
            }
        } catch (Throwable e) { // Out of memory too: a step that is told nothing waits for ever, and holds its node.
            // What a stop does to the measurement is no failure: the stop says why the step ends.
            if (!stopping) {
                abandon(e, Driver::halt);
            }
        }
    }

    private void cleanUp(TaskListener listener) {
        try {
            driver.cleanUp(listener);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (!stopping) { // Else the stop says how the step ends.
                succeed();
            }
        }
    }

    private void succeed() {
        if (ends()) {
            getContext().onSuccess(result);
        }
    }

    private void fail(Throwable cause) {
        if (ends()) {
            getContext().onFailure(cause);
        }
    }

    /** Gives back what the step has for itself. @return whether it ends now, and did not before */
    private boolean ends() {
        if (claim != null) {
            claim.release();
        }
        if (reservation != null) {
            reservation.close();
        }
        return over.compareAndSet(false, true);
    }

    @Override
    public void stop(@NonNull Throwable cause) {
        // Not on this thread, which is Jenkins': the agent may be slow. The step ends once the processes have.
        stopping = true;
        Computer.threadPoolForRemoting.submit(() -> abandon(cause, Driver::stop));
    }

    private interface Ending {
        void of(Driver driver, TaskListener listener) throws InterruptedException;
    }

    /** Ends what is being published and what was started on the agent, and then the step. */
    private void abandon(Throwable cause, Ending ending) {
        try {
            if (recorder != null) {
                recorder.stop();
            }
            ending.of(driver, getContext().get(TaskListener.class));
        } catch (IOException e) {
            cause.addSuppressed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            fail(cause);
        }
    }

    @Override
    public String getStatus() {
        return claim != null && !claim.isGranted() && !driver.isStarted()
                ? Messages.KvmBenchExecution_Waiting(driver.nodeText(), holder())
                : driver.status();
    }
}
