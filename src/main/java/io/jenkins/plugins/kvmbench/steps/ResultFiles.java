package io.jenkins.plugins.kvmbench.steps;

import hudson.AbortException;
import hudson.FilePath;
import hudson.Util;
import hudson.model.Computer;
import hudson.model.TaskListener;
import hudson.remoting.VirtualChannel;
import hudson.slaves.WorkspaceList;
import io.jenkins.plugins.kvmbench.agent.Measurement;
import io.jenkins.plugins.kvmbench.config.KvmBenchConfiguration;
import io.jenkins.plugins.kvmbench.engine.codec.ResultReader.Keep;
import io.jenkins.plugins.kvmbench.engine.codec.ResultReader;
import io.jenkins.plugins.kvmbench.engine.codec.ResultWriter;
import io.jenkins.plugins.kvmbench.engine.host.Machine;
import io.jenkins.plugins.kvmbench.engine.importer.Sources;
import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import java.io.File;
import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jenkins.MasterToSlaveFileCallable;
import org.apache.tools.ant.DirectoryScanner;

/** Finds and reads the files of benchmark tools where they are: on the agent. What comes back is one result file. */
final class ResultFiles extends MasterToSlaveFileCallable<ResultFiles.Answer> {

    @Serial
    private static final long serialVersionUID = 1;

    /**
     * Where a tool's files are.
     *
     * @param tool its name for people
     * @param format the engine's name of its format
     * @param pattern files or directories by Ant's patterns, from the workspace
     */
    record Source(String tool, String format, String pattern) implements Serializable {

        @Override
        public String toString() {
            return tool + " (" + pattern + ")";
        }
    }

    /**
     * What the agent has to say beside the results.
     *
     * @param without tools without files
     * @param problem why nothing could be read, empty when something was
     */
    record Answer(ArrayList<String> without, String problem) implements Serializable {}

    private final ArrayList<Source> sources;
    private final Measurement.Origin origin;
    private final String node;
    private final String into;

    private ResultFiles(List<Source> sources, Measurement.Origin origin, String node, String into) {
        this.sources = new ArrayList<>(sources);
        this.origin = origin;
        this.node = node;
        this.into = into;
    }

    /**
     * The results of several tools.
     *
     * @param allowEmpty whether a tool may have no files
     * @throws AbortException when one has none that should, or nothing can be read
     */
    static ResultSet read(
            List<Source> sources,
            boolean allowEmpty,
            Measurement.Origin origin,
            FilePath workspace,
            TaskListener listener)
            throws IOException, InterruptedException {
        FilePath temporary = WorkspaceList.tempDir(workspace);
        if (temporary == null) {
            throw new AbortException(Messages.ResultFiles_NoTemporary(workspace.getRemote()));
        }
        temporary.mkdirs();
        FilePath file = temporary.createTempFile("kvmbench-", ".json.gz");
        try {
            Computer computer = workspace.toComputer();
            String node = computer == null ? "" : computer.getDisplayName();
            Answer answer = workspace.act(new ResultFiles(sources, origin, node, file.getRemote()));
            for (String tool : answer.without()) {
                if (!allowEmpty) {
                    throw new AbortException(Messages.ResultFiles_NoFiles(tool, workspace.getRemote()));
                }
                listener.getLogger().println(Messages.ResultFiles_NoFilesAllowed(tool));
            }
            if (!answer.problem().isEmpty()) {
                throw new AbortException(Messages.ResultFiles_Unreadable(answer.problem()));
            }
            return ResultReader.read(
                    file.read(),
                    Messages.ResultFiles_Source(node),
                    Keep.ALL,
                    KvmBenchConfiguration.get().maxResultBytes());
        } finally {
            file.delete();
        }
    }

    @Override
    public Answer invoke(File workspace, VirtualChannel channel) throws IOException {
        Map<String, List<Path>> found = new LinkedHashMap<>();
        ArrayList<String> without = new ArrayList<>();
        for (Source source : sources) {
            List<Path> paths = find(workspace, source.pattern());
            if (paths.isEmpty()) {
                without.add(source.toString());
            } else {
                found.computeIfAbsent(source.format(), format -> new ArrayList<>()).addAll(paths);
            }
        }
        try {
            ResultWriter.write(complete(Sources.readAll(found, Keep.ALL)), Path.of(into));
            return new Answer(without, "");
        } catch (IOException e) {
            return new Answer(without, String.valueOf(e.getMessage()));
        }
    }

    /** Files and directories that a pattern matches; not what lies in a directory that is one of them. */
    private static List<Path> find(File workspace, String pattern) {
        if (!workspace.isDirectory()) {
            return List.of(); // Nothing was built there yet.
        }
        DirectoryScanner scanner =
                Util.createFileSet(workspace, pattern).getDirectoryScanner(new org.apache.tools.ant.Project());
        List<Path> paths = new ArrayList<>();
        for (String directory : scanner.getIncludedDirectories()) {
            add(paths, workspace.toPath().resolve(directory));
        }
        for (String file : scanner.getIncludedFiles()) {
            add(paths, workspace.toPath().resolve(file));
        }
        return paths;
    }

    private static void add(List<Path> paths, Path path) {
        if (paths.stream().noneMatch(path::startsWith)) {
            paths.removeIf(known -> known.startsWith(path));
            paths.add(path);
        }
    }

    /** What the files do not say: which build they are of, and that this machine measured them. */
    private ResultSet complete(ResultSet read) {
        RunInfo run = read.run();
        Agent agent = read.agent().equals(Agent.UNKNOWN) ? Machine.agent(node, new TreeMap<>()) : read.agent();
        RunInfo known = new RunInfo(
                run.id(),
                run.started(),
                run.finished(),
                run.commit().isEmpty() ? origin.commit() : run.commit(),
                run.branch().isEmpty() ? origin.branch() : run.branch(),
                run.changeRequest().isEmpty() ? origin.changeRequest() : run.changeRequest(),
                run.command(),
                run.subjects());
        return read.withRun(known).withAgent(agent);
    }
}
