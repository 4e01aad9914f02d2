package io.jenkins.plugins.kvmbench.node;

import hudson.FilePath;
import hudson.model.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jenkins.security.MasterToSlaveCallable;

/** The processes of this machine, which all agents of a test run on. */
final class Processes {

    private static final int PATIENCE_SECONDS = 60;

    private Processes() {}

    /** What runs with a workspace as its working directory: workers, harnesses, commands. */
    static List<ProcessHandle> in(FilePath workspace) {
        return ProcessHandle.allProcesses()
                .filter(process -> workingDirectory(process).startsWith(workspace.getRemote()))
                .toList();
    }

    private static Path workingDirectory(ProcessHandle process) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/cwd"));
        } catch (IOException e) {
            return Path.of("/");
        }
    }

    /** The worker that measures in a workspace. */
    static ProcessHandle worker(FilePath workspace) {
        return in(workspace).stream()
                .filter(process -> process.info().commandLine().orElse("").contains("agent.Worker"))
                .findFirst()
                .orElseThrow();
    }

    /** The JVM of an agent. */
    static ProcessHandle jvm(Node agent) throws Exception {
        return ProcessHandle.of(agent.getChannel().call(new Pid())).orElseThrow();
    }

    private static final class Pid extends MasterToSlaveCallable<Long, RuntimeException> {
        @Override
        public Long call() {
            return ProcessHandle.current().pid();
        }
    }

    /** A condition that is looked at again and again. */
    interface Condition {
        boolean holds() throws Exception;
    }

    static void await(Condition condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it did not happen within " + PATIENCE_SECONDS + " s");
            }
            Thread.sleep(50);
        }
    }
}
