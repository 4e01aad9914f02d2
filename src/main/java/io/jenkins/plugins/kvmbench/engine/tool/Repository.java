package io.jenkins.plugins.kvmbench.engine.tool;

import io.jenkins.plugins.kvmbench.engine.harness.HarnessBinary;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessException;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessRunner;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What git knows of the files around a directory. It changes nothing. */
public final class Repository {

    private static final int TIMEOUT_MS = 60_000;

    /** Where a repository's own branch is, that nobody names. */
    private static final List<String> USUAL = List.of("main", "master");

    private final Commands commands;
    private final Path directory;

    /**
     * @param directory in the repository
     * @param harness this program's own, which starts git
     */
    public Repository(Path directory, HarnessBinary harness, HarnessRunner runner) {
        this.commands = new Commands(harness, runner);
        this.directory = directory;
    }

    /**
     * A revision.
     *
     * @param name for people
     * @param commit in full
     */
    public record Revision(String name, String commit) {

        @Override
        public String toString() {
            return name.equals(commit) ? commit.substring(0, 12) : name + " (" + commit.substring(0, 12) + ")";
        }
    }

    /** Whether there is a repository with at least one commit. */
    public boolean exists() throws ToolException, HarnessException, InterruptedException {
        return commit("HEAD").isPresent();
    }

    /** The commit that is checked out. */
    public Revision head() throws ToolException, HarnessException, InterruptedException {
        return new Revision("HEAD", commit("HEAD").orElseThrow());
    }

    /**
     * The branch that changes go to.
     *
     * @param named by somebody; empty: origin's own branch, main or master
     * @throws SuiteException when it is not in this clone
     */
    public Revision target(Optional<String> named) throws ToolException, HarnessException, InterruptedException {
        List<String> names = named.map(List::of).orElse(USUAL);
        Stream<String> own = named.isPresent()
                ? Stream.empty()
                : Stream.of(git("git symbolic-ref --quiet --short refs/remotes/origin/HEAD || true")).filter(name -> !name.isEmpty());
        // What was fetched is what the change is asked to go into; a branch of this clone may be old.
        List<String> candidates = Stream.concat(own, names.stream().flatMap(name -> Stream.of("origin/" + name, name))).toList();
        for (String candidate : candidates) {
            Optional<String> commit = commit(candidate);
            if (commit.isPresent()) {
                return new Revision(candidate, commit.get());
            }
        }
        throw new SuiteException(named.isPresent()
                ? "the target branch '" + named.get() + "' is not in this clone: fetch it, 'git fetch origin " + named.get() + ":refs/remotes/origin/"
                        + named.get() + "', or name another with --target"
                : "the branch that changes go to is not known, there is neither origin's nor main nor master: name it with --target or 'target:'");
    }

    /** Whether what is checked out has commits that the target has not. */
    public boolean changes(Revision target) throws ToolException, HarnessException, InterruptedException {
        return !git("git rev-list --max-count=1 HEAD --not " + target.commit()).isEmpty();
    }

    /**
     * What a change began from. Of the target's own newest commit it is the files without what was changed in them, and if nothing
     * was, the commit before.
     *
     * @throws SuiteException when this clone does not hold it
     */
    public Revision mergeBase(Revision target) throws ToolException, HarnessException, InterruptedException {
        String head = head().commit();
        String base = git("git merge-base HEAD " + target.commit() + " || true");
        if (base.isEmpty()) {
            throw new SuiteException("HEAD and " + target.name() + " have no commit in common in this clone: it may be shallow, fetch"
                    + " its history with 'git fetch --unshallow' (actions/checkout: 'fetch-depth: 0')");
        }
        if (!base.equals(head)) {
            return new Revision(base, base);
        }
        if (!git("git status --porcelain --untracked-files=no").isEmpty()) {
            return new Revision("HEAD", head);
        }
        return new Revision(
                "HEAD^",
                commit("HEAD^").orElseThrow(() -> new SuiteException("nothing is changed, and there is no commit before HEAD in this"
                        + " clone: nothing to compare with (actions/checkout: 'fetch-depth: 0')")));
    }

    /**
     * The commits after one and up to another, the earliest first, along first parents: what was merged is its merge.
     *
     * @return named by their subjects
     * @throws SuiteException when a revision is not known, or the one is no ancestor of the other
     */
    public List<Revision> between(String from, String to) throws ToolException, HarnessException, InterruptedException {
        Revision first = known(from);
        Revision last = known(to);
        String answer = git("git merge-base --is-ancestor " + first.commit() + " " + last.commit() + " && echo yes || true");
        if (answer.isEmpty() || first.commit().equals(last.commit())) {
            throw new SuiteException("'" + from + "' is no commit before '" + to + "': name one that it began from");
        }
        String log = git("git log --first-parent --reverse --format='%H %s' " + first.commit() + ".." + last.commit());
        return log.lines().map(line -> new Revision(line.substring(line.indexOf(' ') + 1), line.substring(0, line.indexOf(' ')))).toList();
    }

    /** A revision that somebody named. */
    public Revision known(String name) throws ToolException, HarnessException, InterruptedException {
        return new Revision(
                name,
                commit(name).orElseThrow(() -> new SuiteException("'" + name + "' is no revision that git knows in '" + directory + "'")));
    }

    /** A file of the directory as it is in a revision; empty where it has none. */
    public Optional<String> file(Revision revision, String name) throws ToolException, HarnessException, InterruptedException {
        String object = Commands.quoted(revision.commit() + ":./" + name);
        return git("git cat-file -e " + object + " 2>/dev/null && echo yes || true").isEmpty()
                ? Optional.empty()
                : Optional.of(commands.run("git", "git show " + object + " 2>/dev/null", directory, TIMEOUT_MS));
    }

    private Optional<String> commit(String name) throws ToolException, HarnessException, InterruptedException {
        if (name.startsWith("-")) {
            return Optional.empty(); // It would be an option.
        }
        String commit = git("git rev-parse --verify --quiet " + Commands.quoted(name + "^{commit}") + " 2>/dev/null || true");
        return commit.isEmpty() ? Optional.empty() : Optional.of(commit);
    }

    private String git(String command) throws ToolException, HarnessException, InterruptedException {
        return commands.run("git", command, directory, TIMEOUT_MS).strip();
    }
}
