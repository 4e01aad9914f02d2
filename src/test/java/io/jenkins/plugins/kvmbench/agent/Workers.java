package io.jenkins.plugins.kvmbench.agent;

import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A worker in its own process below a directory of a test. */
final class Workers {

    static final int PATIENCE_SECONDS = 60;

    final ControlDirectory control;
    final String id = UUID.randomUUID().toString();
    private final Path lock;
    private Process process;

    Workers(Path directory, Path lock) throws IOException {
        this.control = new ControlDirectory(Files.createDirectories(directory));
        this.lock = lock;
    }

    /** A command as a measurement, without limits of this machine on when it counts. */
    static Measurement command(String command, int invocations) {
        return measurement(Map.of("command", command), Map.of(), invocations);
    }

    static Measurement measurement(
            Map<String, String> params, Map<Arm, Map<String, String>> arms, int invocations) {
        return new Measurement(
                new Measurement.Plan(List.of("command"), "quick", params, arms, invocations, List.of(), 1),
                Measurement.Gate.of(Policy.DEFAULT),
                Measurement.Origin.UNKNOWN,
                0,
                true);
    }

    void start(Measurement measurement, int leaseSeconds) throws IOException {
        Files.write(
                control.assignment(),
                new Assignment(id, measurement, "a node", leaseSeconds, control.path().resolve("cache").toString()).json());
        Files.write(control.lease(), new byte[0], StandardOpenOption.CREATE);
        ProcessBuilder builder = new ProcessBuilder(
                        "setsid",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Worker.class.getName(),
                        control.path().toString())
                .directory(control.path().toFile())
                .redirectErrorStream(true)
                .redirectOutput(control.output().toFile());
        Map<String, String> environment = new HashMap<>();
        new ProcessMark(id).put(environment);
        environment.put("KVMBENCH_LOCK", lock.toString());
        builder.environment().putAll(environment);
        process = builder.start();
    }

    ProcessId process() {
        return ProcessId.of(process.pid()).orElseThrow();
    }

    /** How it ended. */
    Status end() throws IOException, InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the worker still runs: " + Files.readString(control.output()));
        }
        return status();
    }

    Status status() throws IOException {
        return Files.exists(control.status())
                ? Status.parse(Files.readAllBytes(control.status()))
                : Status.STARTED;
    }

    void awaitFile(Path file) throws InterruptedException {
        await(() -> Files.exists(file));
    }

    static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it did not happen within " + PATIENCE_SECONDS + " s");
            }
            Thread.sleep(50);
        }
    }
}
