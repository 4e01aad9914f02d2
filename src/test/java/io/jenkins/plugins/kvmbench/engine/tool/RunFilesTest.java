package io.jenkins.plugins.kvmbench.engine.tool;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class RunFilesTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Path side;
    private Path out;

    @Before
    public void aSide() throws Exception {
        side = folder.newFolder("side").toPath();
        out = folder.getRoot().toPath().resolve("out");
    }

    private RunFiles files(String... patterns) throws IOException {
        RunFiles files = new RunFiles(List.of(patterns), side, out, folder.getRoot().toPath().resolve("taken"));
        files.before();
        return files;
    }

    private void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static List<String> taken(RunFiles files) throws IOException {
        Path taken = files.take();
        try (Stream<Path> all = Files.walk(taken)) {
            return all.filter(Files::isRegularFile).map(file -> taken.relativize(file).toString()).sorted().toList();
        }
    }

    @Test
    public void shouldTakeAllOfTheDirectoryForResultsWhichIsEmptyBefore() throws Exception {
        write(out.resolve("old.json"), "");
        RunFiles files = files("{out}");
        write(out.resolve("a/b.json"), "");

        assertEquals(List.of("a/b.json"), taken(files));
    }

    @Test
    public void shouldTakeWhatMatchesAndADirectoryWhole() throws Exception {
        RunFiles files = files("results/*.json", "crit*/out", "{out}/x-*");
        write(side.resolve("results/a.json"), "");
        write(side.resolve("results/deep/b.json"), "");
        write(side.resolve("results/c.txt"), "");
        write(side.resolve("crit1/out/deep/d.json"), "");
        write(side.resolve("crit2/other/e.json"), "");
        write(out.resolve("x-1"), "");
        write(out.resolve("y-1"), "");

        assertEquals(List.of("crit1/out/deep/d.json", "results/a.json", "x-1"), taken(files));
    }

    @Test
    public void shouldTakeFilesThatAreNamedWithTheirWholePath() throws Exception {
        RunFiles files = files(folder.getRoot() + "/elsewhere/*.json");
        write(folder.getRoot().toPath().resolve("elsewhere/a.json"), "");

        assertEquals(1, taken(files).size());
    }

    @Test
    public void shouldLeaveWhatTheRunDidNotWrite() throws Exception {
        write(side.resolve("r/same.json"), "1");
        write(side.resolve("r/longer.json"), "1");
        write(side.resolve("r/replaced.json"), "1");
        RunFiles files = files("r");
        write(side.resolve("r/longer.json"), "12");
        write(side.resolve("r/other"), "2");
        Files.setLastModifiedTime(side.resolve("r/other"), Files.getLastModifiedTime(side.resolve("r/replaced.json")));
        Files.delete(side.resolve("r/replaced.json"));
        Files.move(side.resolve("r/other"), side.resolve("r/replaced.json"));

        assertEquals(List.of("r/longer.json", "r/replaced.json"), taken(files));
        assertEquals("another run takes other files", List.of("r/new.json"), second());
    }

    private List<String> second() throws IOException {
        RunFiles files = files("r");
        write(side.resolve("r/new.json"), "");
        return taken(files);
    }

    @Test
    public void shouldSayWhereNothingIs() throws Exception {
        RunFiles files = files("none/*.json");
        IOException nothing = assertThrows(ToolException.class, files::take);
        assertEquals("the run left no results: there is no file in none/*.json", nothing.getMessage());

        write(side.resolve("r/a.json"), "");
        RunFiles old = files("r");
        IOException stale = assertThrows(ToolException.class, old::take);
        assertTrue(stale.getMessage(), stale.getMessage().endsWith("it wrote none of the 1 file in r"));
    }

    @Test
    public void shouldFollowNoLinkOutOfTheDirectory() throws Exception {
        write(folder.getRoot().toPath().resolve("secret/a.json"), "");
        RunFiles files = files("{out}");
        Files.createSymbolicLink(out.resolve("link"), folder.getRoot().toPath().resolve("secret"));
        Files.createSymbolicLink(out.resolve("file.json"), folder.getRoot().toPath().resolve("secret/a.json"));
        write(out.resolve("b.json"), "");

        assertEquals(List.of("b.json"), taken(files));
    }
}
