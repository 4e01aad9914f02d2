package io.jenkins.plugins.kvmbench.engine.harness;

import io.jenkins.plugins.kvmbench.engine.codec.HarnessPlan;
import io.jenkins.plugins.kvmbench.engine.codec.HarnessPlanJson;
import io.jenkins.plugins.kvmbench.engine.codec.HarnessRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Starts harness processes, one at a time, and makes sure that none outlives its caller. */
public final class Harness {

    private static final Duration GRACE = Duration.ofSeconds(3);

    /** On a machine that is worked hard a thread may not run for seconds, with the whole output in the pipe. */
    private static final Duration READING = Duration.ofSeconds(30);

    private static final int MAX_DIAGNOSTICS = 8 << 10;

    /** A signal that ends this JVM ends its harness processes too. */
    private static final Set<Process> LIVE = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> LIVE.forEach(Harness::end), "kvmbench-harness-end"));
    }

    /** The variable of the environment that names the device in place of {@code /dev/kvm}. */
    public static final String DEVICE = "KVMBENCH_KVM_DEVICE";

    private final HarnessBinary binary;
    private final Map<String, String> environment;

    public Harness(HarnessBinary binary) {
        this(binary, Map.of());
    }

    /** @param environment what it finds in its environment beside this process's */
    public Harness(HarnessBinary binary, Map<String, String> environment) {
        this.binary = binary;
        this.environment = Map.copyOf(environment);
    }

    public HarnessBinary binary() {
        return binary;
    }

    /**
     * Measures a plan.
     *
     * @param plan what to measure; its deadline, and some grace, is enforced here too
     * @param progress told how far it is, from another thread
     * @throws HarnessException when the process cannot be started or refuses the plan
     * @throws InterruptedException when this thread is interrupted; the process is gone by then
     */
    public HarnessOutput run(HarnessPlan plan, Consumer<HarnessRecord.Progress> progress)
            throws HarnessException, InterruptedException {
        RecordReader reader = new RecordReader(progress);
        Ended ended = execute(
                List.of("run"), HarnessPlanJson.write(plan), Duration.ofMillis(plan.deadlineMs()), reader::line);
        if (ended.exitCode == HarnessOutput.WRONG_PLAN) {
            throw new HarnessException("the harness refused the plan: " + ended.diagnostics);
        }
        return reader.output(ended.exitCode, ended.how());
    }

    /**
     * One of the calls that answer with one JSON document.
     *
     * @param limit how long it may take
     * @param arguments for example {@code probe}
     * @return the document
     * @throws HarnessException when it fails, with what it said
     * @throws InterruptedException when this thread is interrupted; the process is gone by then
     */
    public String ask(Duration limit, String... arguments) throws HarnessException, InterruptedException {
        StringBuilder document = new StringBuilder();
        Ended ended = execute(List.of(arguments), "", limit, line -> document.append(line).append('\n'));
        if (ended.timedOut || ended.exitCode != 0 && ended.exitCode != HarnessOutput.CANNOT) {
            throw new HarnessException("'kvmbench-harness " + String.join(" ", arguments) + "' failed: " + ended.how());
        }
        return document.toString();
    }

    private record Ended(int exitCode, boolean timedOut, String diagnostics) {
        String how() {
            String end = timedOut
                    ? "it did not end in time and was stopped"
                    : exitCode > 128 ? "it was ended by signal " + (exitCode - 128) : "it ended with code " + exitCode;
            return diagnostics.isEmpty() ? end : end + ": " + diagnostics;
        }
    }

    private Ended execute(List<String> arguments, String input, Duration limit, Consumer<String> output)
            throws HarnessException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(binary.path().toString());
        command.addAll(arguments);
        Process process;
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().putAll(environment);
            process = builder.start();
        } catch (IOException e) {
            throw new HarnessException("cannot start the harness: " + e.getMessage(), e);
        }
        LIVE.add(process);
        Tail diagnostics = new Tail();
        Thread out = reading(process.inputReader(StandardCharsets.UTF_8), output, "records");
        Thread err = reading(process.errorReader(StandardCharsets.UTF_8), diagnostics::line, "diagnostics");
        boolean timedOut = false;
        try {
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // It ended before it read its plan: its exit code and diagnostics say why.
                diagnostics.line("kvmbench: the harness did not read its plan: " + e.getMessage());
            }
            timedOut = !process.waitFor(limit.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            end(process);
            LIVE.remove(process);
        }
        finish(out);
        finish(err);
        return new Ended(process.exitValue(), timedOut, diagnostics.text());
    }

    /** TERM, so that it can clean up; KILL when it does not. */
    private static void end(Process process) {
        boolean interrupted = false;
        // Through the handle: Process.destroy would also close the pipes, with what is still in them.
        process.toHandle().destroy();
        while (process.isAlive()) {
            try {
                if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.toHandle().destroyForcibly();
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The pipe ends with the harness, unless a child of it that escaped still holds it. */
    private static void finish(Thread reading) throws InterruptedException {
        reading.join(READING.toMillis());
    }

    private static Thread reading(BufferedReader stream, Consumer<String> sink, String what) {
        Thread thread = new Thread(
                () -> {
                    try (stream) {
                        for (String line = stream.readLine(); line != null; line = stream.readLine()) {
                            sink.accept(line);
                        }
                    } catch (IOException e) {
                        sink.accept("kvmbench: cannot read the harness's " + what + ": " + e.getMessage());
                    }
                },
                "kvmbench-harness-" + what);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** The last lines of what the harness said on standard error. */
    private static final class Tail {
        private final StringBuilder text = new StringBuilder();

        synchronized void line(String line) {
            text.append(line).append('\n');
            if (text.length() > MAX_DIAGNOSTICS) {
                text.delete(0, text.length() - MAX_DIAGNOSTICS);
            }
        }

        synchronized String text() {
            return text.toString().strip();
        }
    }
}
