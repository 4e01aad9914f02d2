package io.jenkins.plugins.kvmbench.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds and ends the processes of one measurement: by a variable of their environment, which even those inherit that left
 * their process group and session, and by the worker's session, in which those are that cleared their environment.
 *
 * @param id the measurement's
 */
public record ProcessMark(String id) {

    private static final String VARIABLE = "KVMBENCH_MEASUREMENT";

    /** Jenkins ends by these what a step or an agent leaves behind, and this is to outlive them. */
    private static final List<String> JENKINS_COOKIES = List.of("JENKINS_SERVER_COOKIE", "HUDSON_COOKIE");

    private static final Duration TERM_GRACE = Duration.ofSeconds(15);
    private static final Duration KILL_GRACE = Duration.ofSeconds(5);
    private static final int LOOK_EVERY_MS = 50;

    /** Marks what is started with this environment. */
    public void put(Map<String, String> environment) {
        environment.put(VARIABLE, id);
        JENKINS_COOKIES.forEach(cookie -> environment.put(cookie, "kvmbench-" + id));
    }

    /**
     * Asks a worker to end, and ends what is left.
     *
     * @param worker the leader of its session
     * @throws IOException when processes remain: the message names them
     */
    public void stop(ProcessId worker) throws IOException, InterruptedException {
        Set<ProcessId> members = inSession(worker);
        if (worker.isAlive()) {
            ProcessHandle.of(worker.pid()).ifPresent(ProcessHandle::destroy);
            await(Set.of(worker), TERM_GRACE);
        }
        kill(members);
    }

    /**
     * Ends all that bears the mark, except this process.
     *
     * @throws IOException when processes remain: the message names them
     */
    public void kill() throws IOException, InterruptedException {
        kill(Set.of());
    }

    private void kill(Set<ProcessId> known) throws IOException, InterruptedException {
        long end = System.nanoTime() + KILL_GRACE.toNanos();
        Set<ProcessId> left = left(known);
        while (!left.isEmpty()) {
            if (System.nanoTime() > end) {
                throw new IOException("these processes could not be ended: "
                        + left.stream().map(process -> String.valueOf(process.pid())).collect(Collectors.joining(", ")));
            }
            // Through the number alone: whose number was reused meanwhile is no longer among those left.
            left.forEach(process -> ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly));
            Thread.sleep(LOOK_EVERY_MS);
            left = left(known);
        }
    }

    private Set<ProcessId> left(Set<ProcessId> known) {
        Set<ProcessId> left = known.stream().filter(ProcessId::isAlive).collect(Collectors.toCollection(HashSet::new));
        left.addAll(marked());
        return left;
    }

    private static void await(Set<ProcessId> processes, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (processes.stream().anyMatch(ProcessId::isAlive) && System.nanoTime() < end) {
            Thread.sleep(LOOK_EVERY_MS);
        }
    }

    private static Set<ProcessId> inSession(ProcessId worker) {
        if (!worker.isAlive()) {
            return Set.of(); // The session may be another one by now.
        }
        return others()
                .filter(pid -> ProcStat.read(pid).filter(stat -> stat.session() == worker.pid()).isPresent())
                .flatMap(pid -> ProcessId.of(pid).stream())
                .collect(Collectors.toSet());
    }

    /** The processes that bear the mark, except this one. */
    Set<ProcessId> marked() {
        return others()
                .filter(this::isMarked)
                .flatMap(pid -> ProcessId.of(pid).stream())
                .collect(Collectors.toSet());
    }

    private static Stream<Long> others() {
        long self = ProcessHandle.current().pid();
        return ProcessHandle.allProcesses().map(ProcessHandle::pid).filter(pid -> pid != self);
    }

    private boolean isMarked(long pid) {
        try {
            byte[] environment = Files.readAllBytes(Path.of("/proc/" + pid + "/environ"));
            return ("\0" + new String(environment, StandardCharsets.ISO_8859_1)).contains("\0" + VARIABLE + "=" + id + "\0");
        } catch (IOException e) {
            return false; // It ended, or is another user's.
        }
    }
}
