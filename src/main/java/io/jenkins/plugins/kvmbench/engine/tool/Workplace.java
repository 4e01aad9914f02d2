package io.jenkins.plugins.kvmbench.engine.tool;

import io.jenkins.plugins.kvmbench.engine.harness.HarnessBinary;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessException;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessRunner;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.suite.BenchmarkTool;
import io.jenkins.plugins.kvmbench.engine.suite.CriterionWorkspace;
import io.jenkins.plugins.kvmbench.engine.suite.OwnHarness;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A directory of its own for measuring with tools of the user's: git worktrees of revisions, and the results of the run under way. All
 * of it is removed when it is closed, and when a signal ends this program.
 */
public final class Workplace implements AutoCloseable {

    private static final int GIT_TIMEOUT_MS = 600_000;
    private static final int BUILD_TIMEOUT_MS = 3_600_000;
    private static final int REMOVAL_TRIES = 20;
    private static final int REMOVAL_PAUSE_MS = 250;
    private static final int GIT_REMOVAL_SECONDS = 30;
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40,64}");

    /** A worktree and the repository that knows of it. */
    private record Worktree(Path repository, Path path) {}

    private final Commands commands;
    private final Consumer<String> doing;
    private final Path root;
    private final List<Worktree> worktrees = new ArrayList<>();
    private final Thread onExit = new Thread(this::removeAtTheEnd, "kvmbench-workplace-end");

    private Workplace(Commands commands, Consumer<String> doing, Path root) {
        this.commands = commands;
        this.doing = doing;
        this.root = root;
        Runtime.getRuntime().addShutdownHook(onExit);
    }

    /**
     * Makes a new one below {@code TMPDIR}.
     *
     * @param harness this program's own, which starts all commands
     * @param doing told what takes time: checking out, building
     */
    public static Workplace open(HarnessBinary harness, HarnessRunner runner, Consumer<String> doing) throws IOException {
        String temporary = System.getenv().getOrDefault("TMPDIR", "");
        Path parent = Path.of(temporary.isEmpty() ? System.getProperty("java.io.tmpdir") : temporary);
        return new Workplace(
                new Commands(harness, runner), doing, Files.createTempDirectory(parent, "kvmbench-").toRealPath());
    }

    /**
     * A side as a user names it: a directory, or a revision of the repository around {@code here}, whose worktree is checked out.
     *
     * @param arm which side
     * @param here a directory of the repository; the side is the same directory in the worktree
     * @throws SuiteException when it is neither
     * @throws ToolException when it cannot be checked out
     */
    public Side side(Arm arm, String text, Path here) throws IOException, InterruptedException {
        if (text.isEmpty()) {
            throw new SuiteException("the " + name(arm) + " is empty: name a directory or a git revision");
        }
        Path directory = Path.of(text);
        if (Files.isDirectory(directory)) {
            return directory(directory.toRealPath(), text);
        }
        if (!Files.isDirectory(here)) {
            throw new SuiteException("'" + here + "' is no directory");
        }
        return revision(arm, text, here.toRealPath());
    }

    private Side directory(Path directory, String label) throws HarnessException, InterruptedException {
        String state;
        try {
            // The commit with all that was changed since: a run is not taken up again with other code.
            state = git("{ git rev-parse HEAD && git diff HEAD; } | git hash-object --stdin", directory);
        } catch (ToolException noRepository) {
            state = "";
        }
        return new Side(directory, label, directory + " " + state);
    }

    private Side revision(Arm arm, String text, Path here) throws IOException, InterruptedException {
        String commit = commit(text, here);
        String prefix = git("git rev-parse --show-prefix", here);
        Path worktree = root.resolve(name(arm));
        doing.accept("checking out the " + name(arm) + ", " + text);
        synchronized (worktrees) {
            worktrees.add(new Worktree(here, worktree));
        }
        git("git -c core.hooksPath=/dev/null worktree add --quiet --detach " + Commands.quoted(worktree.toString()) + " " + commit, here);
        Path directory = worktree.resolve(prefix);
        if (!Files.isDirectory(directory)) {
            throw new SuiteException("there is no directory '" + prefix + "' in '" + text + "', the " + name(arm));
        }
        return new Side(directory, text.equals(commit) ? text : text + " (" + commit.substring(0, 12) + ")", commit);
    }

    private String commit(String text, Path here) throws HarnessException, InterruptedException {
        String why = "'" + text + "' is neither a directory nor a revision that git knows in '" + here + "'";
        try {
            // What begins with a dash would be an option.
            String commit = text.startsWith("-")
                    ? ""
                    : git("git rev-parse --verify --quiet " + Commands.quoted(text + "^{commit}"), here);
            if (COMMIT.matcher(commit).matches()) {
                return commit;
            }
        } catch (ToolException unknown) {
            if (!unknown.getMessage().contains("exit status 1")) {
                why += ": " + unknown.getMessage();
            }
        }
        throw new SuiteException(why);
    }

    private String git(String command, Path directory) throws ToolException, HarnessException, InterruptedException {
        return commands.run("git", command, directory, GIT_TIMEOUT_MS).strip();
    }

    /**
     * Builds a side.
     *
     * @param command of a shell, run in the side's directory; empty: there is nothing to build
     * @throws ToolException when it fails
     */
    public void build(Arm arm, Side side, String command) throws IOException, InterruptedException {
        if (!command.isBlank()) {
            doing.accept("building the " + name(arm) + ", " + side.label());
            commands.run("the build '" + command + "'", command, side.directory(), BUILD_TIMEOUT_MS);
        }
    }

    /**
     * Builds a tool on all sides, one after the other.
     *
     * @param sides one, or base and head
     * @throws ToolException when a build fails
     * @throws SuiteException when there is nothing to run
     */
    public ReadyTool ready(BenchmarkTool tool, Map<Arm, Side> sides) throws IOException, InterruptedException {
        Map<Arm, ReadyTool.Run> runs = new EnumMap<>(Arm.class);
        Map<Path, Path> builtInto = new HashMap<>();
        for (Map.Entry<Arm, Side> side : new EnumMap<>(sides).entrySet()) {
            doing.accept("building the " + name(side.getKey()) + ", " + side.getValue().label());
            if (tool instanceof CriterionWorkspace workspace) {
                Path executables = root.resolve("run-" + name(side.getKey()));
                runs.put(
                        side.getKey(),
                        new CriterionBuild(workspace, side.getValue(), commands, root, executables).run(builtInto));
            } else if (tool instanceof OwnHarness own) {
                runs.put(side.getKey(), own(own, side.getValue()));
            }
        }
        return new ReadyTool(tool, runs, root);
    }

    private ReadyTool.Run own(OwnHarness own, Side side) throws IOException, InterruptedException {
        if (!own.build().isBlank()) {
            commands.run("the build '" + own.build() + "'", own.build(), side.directory(), BUILD_TIMEOUT_MS);
        }
        return new ReadyTool.Run(side.directory(), own.run(), own.filter(), side.label(), side.identity());
    }

    private static String name(Arm arm) {
        return arm.name().toLowerCase(Locale.ROOT);
    }

    /** Removes everything. */
    @Override
    public void close() {
        remove();
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException ending) {
            // It has been removed.
        }
    }

    /** What measures is being ended at the same time, and may have begun something. */
    private void removeAtTheEnd() {
        remove();
        pause();
        remove();
    }

    /** A process that is just being ended may still write: so again, until nothing is left. */
    private synchronized void remove() {
        boolean interrupted = Thread.interrupted();
        for (int i = 0; i < REMOVAL_TRIES && Files.exists(root); i++) {
            try {
                removeWorktrees();
                Trees.delete(root);
            } catch (IOException stillInUse) {
                pause();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Not through the harness, which starts nothing any more while this program ends. */
    private void removeWorktrees() throws IOException {
        synchronized (worktrees) {
            for (Worktree worktree : worktrees) {
                if (Files.exists(worktree.path())) {
                    Process git = new ProcessBuilder(
                                    "git", "worktree", "remove", "--force", "--force", worktree.path().toString())
                            .directory(worktree.repository().toFile())
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
                    try {
                        git.waitFor(GIT_REMOVAL_SECONDS, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        git.destroy();
                    }
                }
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(REMOVAL_PAUSE_MS);
        } catch (InterruptedException again) {
            // Removing comes first; the caller's interruption is given back.
        }
    }
}
