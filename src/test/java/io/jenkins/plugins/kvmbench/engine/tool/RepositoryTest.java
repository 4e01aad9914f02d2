package io.jenkins.plugins.kvmbench.engine.tool;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.harness.Harness;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessBinary;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Real repositories: what a change began from, and where it goes. */
public class RepositoryTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Path here;
    private Repository repository;

    @Before
    public void aRepositoryWithTwoCommits() throws Exception {
        here = folder.getRoot().toPath();
        repository = at(here);
        shell("git init -q -b main && git config user.name a && git config user.email a@b && git config commit.gpgsign false");
        commit("1");
        commit("2");
    }

    private Repository at(Path directory) throws Exception {
        return new Repository(
                directory,
                HarnessBinary.own(Map.of("XDG_CACHE_HOME", folder.newFolder().toString())),
                (binary, plan, progress) -> new Harness(binary).run(plan, progress));
    }

    private String shell(String command) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", command).directory(here.toFile()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertEquals(said, 0, process.waitFor());
        return said.strip();
    }

    private String commit(String content) throws Exception {
        Files.writeString(here.resolve("f"), content + "\n");
        return shell("git add f && git commit -qm '" + content + "' && git rev-parse HEAD");
    }

    private String base() throws Exception {
        return repository.mergeBase(repository.target(Optional.empty())).commit();
    }

    private String revision(String name) throws Exception {
        return shell("git rev-parse " + name);
    }

    @Test
    public void shouldCompareABranchWithWhereItLeftItsTarget() throws Exception {
        shell("git checkout -q -b topic");
        commit("3");
        commit("4");
        shell("git checkout -q main");
        commit("5");
        shell("git checkout -q topic");

        assertEquals(revision("main^"), base());
        assertTrue(repository.changes(repository.target(Optional.empty())));
    }

    @Test
    public void shouldCompareTheTargetItselfWithItsFilesBeforeTheyWereChanged() throws Exception {
        assertFalse(repository.changes(repository.target(Optional.empty())));
        assertEquals("nothing is changed: with the commit before", revision("HEAD^"), base());
        Files.writeString(here.resolve("f"), "changed\n");
        assertEquals(revision("HEAD"), base());
    }

    @Test
    public void shouldTakeWhatWasFetchedForTheTarget() throws Exception {
        shell("git update-ref refs/remotes/origin/main HEAD^");

        assertEquals("origin/main", repository.target(Optional.of("main")).name());
        assertEquals("origin/main", repository.target(Optional.empty()).name());
        shell("git update-ref refs/remotes/origin/trunk HEAD && git symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/trunk");
        assertEquals("origin's own", "origin/trunk", repository.target(Optional.empty()).name());
    }

    @Test
    public void shouldSayWhatIsNotInThisClone() throws Exception {
        String absent = assertThrows(SuiteException.class, () -> repository.target(Optional.of("next"))).getMessage();
        assertTrue(absent, absent.contains("'git fetch origin next:refs/remotes/origin/next'"));
        assertThrows("no option of git's", SuiteException.class, () -> repository.target(Optional.of("--all")));
        shell("git checkout -q --orphan other && git commit -qm other");
        String apart = assertThrows(SuiteException.class, this::base).getMessage();
        assertTrue(apart, apart.contains("fetch-depth: 0"));
    }

    @Test
    public void shouldReadFilesAsTheyAreInARevision() throws Exception {
        Files.createDirectory(here.resolve("sub"));
        Files.writeString(here.resolve("sub/g"), "old: ü\n");
        shell("git add . && git commit -qm sub");
        Files.writeString(here.resolve("sub/g"), "new\n");
        Repository sub = at(here.resolve("sub"));

        assertEquals(Optional.of("old: ü\n"), sub.file(sub.head(), "g"));
        assertEquals(Optional.empty(), sub.file(sub.head(), "absent"));
    }

    @Test
    public void shouldKnowThatThereIsNoRepository() throws Exception {
        assertTrue(repository.exists());
        Path elsewhere = Files.createTempDirectory("kvmbench-test");
        assertFalse(at(elsewhere).exists());
        Files.delete(elsewhere);
    }
}
