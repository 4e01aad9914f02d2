package io.jenkins.plugins.kvmbench.node;

import hudson.EnvVars;
import hudson.Util;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.kvmbench.agent.ControlDirectory;
import io.jenkins.plugins.kvmbench.agent.ProcessId;
import io.jenkins.plugins.kvmbench.agent.ProcessMark;
import io.jenkins.plugins.kvmbench.agent.Worker;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jenkins.agents.ControllerToAgentFileCallable;

/**
 * On a control directory: starts the worker, in a session of its own and as nobody's child, so that it outlives this JVM and
 * whoever ends this JVM with its children.
 *
 * @param id the measurement's
 * @param classpath paths on the agent
 * @param workspace its working directory
 * @param environment the build's
 */
record LaunchWorker(String id, List<String> classpath, String workspace, EnvVars environment)
        implements ControllerToAgentFileCallable<Void> {

    /** How long the files of a measurement that went wrong are kept, for those who want to look. */
    private static final Duration KEPT = Duration.ofDays(7);

    private static final int NO_SETSID = 127;

    /** In the background of a shell without job control setsid need not fork: the number is the worker's own. */
    private static final String START = "command -v setsid >/dev/null || exit " + NO_SETSID + "\n"
            + "output=$1\n"
            + "shift\n"
            + "setsid \"$@\" </dev/null >\"$output\" 2>&1 &\n"
            + "echo $!\n";

    /** One compiler and one collector thread less to disturb what is measured. */
    private static final List<String> JVM_OPTIONS = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

    LaunchWorker {
        classpath = new ArrayList<>(classpath);
    }

    @Override
    public Void invoke(File directory, VirtualChannel channel) throws IOException, InterruptedException {
        String system = System.getProperty("os.name");
        if (!system.equals("Linux")) {
            throw new IOException("kvmbench measures on Linux: this node runs " + system);
        }
        ControlDirectory control = new ControlDirectory(directory.toPath());
        sweep(directory.toPath().resolveSibling(""));
        Files.write(control.lease(), new byte[0]);
        Files.createDirectories(Path.of(workspace));
        ProcessBuilder builder = new ProcessBuilder(command(control)).directory(new File(workspace));
        EnvVars all = new EnvVars(EnvVars.masterEnvVars);
        all.overrideExpandingAll(environment);
        new ProcessMark(id).put(all);
        builder.environment().clear();
        builder.environment().putAll(all);
        Process shell = builder.redirectErrorStream(true).start();
        shell.getOutputStream().close();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int code = shell.waitFor();
        if (code == NO_SETSID) {
            throw new IOException("there is no program 'setsid' on this node: install the package util-linux");
        }
        if (code != 0 || !said.matches("\\d+")) {
            throw new IOException("the worker could not be started: sh ended with code " + code + ": " + said);
        }
        // When it has ended already, its output says why.
        String process = ProcessId.of(Long.parseLong(said)).map(ProcessId::text).orElse("");
        Files.writeString(control.process(), process);
        return null;
    }

    /** Removes what measurements that went wrong have left and nobody has asked for since. */
    private static void sweep(Path temporary) throws IOException {
        Instant old = Instant.now().minus(KEPT);
        try (DirectoryStream<Path> all = Files.newDirectoryStream(temporary, ControlDirectory.PREFIX + "*")) {
            for (Path one : all) {
                Path lease = new ControlDirectory(one).lease();
                if (Files.exists(lease) && Files.getLastModifiedTime(lease).toInstant().isBefore(old)) {
                    Util.deleteRecursive(one.toFile());
                }
            }
        }
    }

    private List<String> command(ControlDirectory control) {
        List<String> command = new ArrayList<>(Arrays.asList("sh", "-c", START, "sh", control.output().toString()));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_OPTIONS);
        command.add("-cp");
        command.add(String.join(File.pathSeparator, classpath));
        command.add(Worker.class.getName());
        command.add(control.path().toString());
        return command;
    }
}
