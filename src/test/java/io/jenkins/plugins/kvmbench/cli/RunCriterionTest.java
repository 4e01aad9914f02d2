package io.jenkins.plugins.kvmbench.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * {@code run criterion} on a workspace of three crates with the real Criterion from crates.io, built by the real Cargo. What its
 * benchmarks take is computed and not measured, so that nothing depends on the machine.
 */
public class RunCriterionTest {

    /** Kept between builds: Criterion itself is compiled once. */
    private static final Path WORKSPACES = Path.of("build/criterion-test").toAbsolutePath();

    private static final String MANIFEST = """
            [package]
            name = "%1$s"
            version = "0.1.0"
            edition = "2021"
            [dev-dependencies]
            criterion = { version = "0.5", default-features = false }
            [[bench]]
            name = "%1$s_bench"
            harness = false
            """;

    /** Criterion plans by the time that passes, a sleep, and keeps what it is told: so many ns, a little different in every process. */
    private static final String BENCH = """
            use criterion::{criterion_group, criterion_main, Criterion};
            use std::time::Duration;
            fn takes(c: &mut Criterion, name: &str, picoseconds: u64) {
                let off = std::process::id() as u64 %% 7;
                c.bench_function(name, |b| b.iter_custom(|n| {
                    std::thread::sleep(Duration::from_micros(10 * n.min(1000)));
                    Duration::from_nanos(n * picoseconds / 1000 * (1000 + off) / 1000)
                }));
            }
            fn all(c: &mut Criterion) {
                takes(c, "%1$s_small", 1_000_000);
                takes(c, "%1$s_large/1", %2$d);
                takes(c, "same", 3_000_000);
            }
            criterion_group!(benches, all);
            criterion_main!(benches);
            """;

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    @Before
    public void workspaces() throws Exception {
        assumeTrue(
                "the harness is not built: run 'make native'",
                getClass().getResource("/native/linux-x86-64/kvmbench-harness") != null);
        assumeTrue("there is no cargo here", runs("cargo --version"));
        workspace("base", 2_000_000);
        assumeTrue(
                "Cargo cannot build Criterion here (is crates.io reachable?): run 'cargo bench --no-run' in " + WORKSPACES.resolve("base"),
                runs("cd '" + WORKSPACES.resolve("base") + "' && cargo bench --no-run --workspace --quiet"));
        for (String copy : List.of("head", "shared")) {
            if (!Files.exists(WORKSPACES.resolve(copy))) {
                // With Criterion as it was compiled.
                assertTrue(runs("cp -a '" + side("base") + "' '" + side(copy) + "'"));
            }
        }
        workspace("head", 2_200_000);
    }

    private boolean runs(String command) throws Exception {
        try {
            return new ProcessBuilder("sh", "-c", command)
                            .redirectErrorStream(true)
                            .redirectOutput(folder.newFile())
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static void workspace(String side, int slow) throws IOException {
        Path root = WORKSPACES.resolve(side);
        for (String crate : List.of("alpha", "beta", "gamma")) {
            write(root.resolve(crate + "/Cargo.toml"), MANIFEST.formatted(crate));
            write(root.resolve(crate + "/src/lib.rs"), "");
            write(
                    root.resolve(crate + "/benches/" + crate + "_bench.rs"),
                    BENCH.formatted(crate, crate.equals("beta") ? slow : 2_000_000));
        }
        write(root.resolve("Cargo.toml"), "[workspace]\nmembers = [\"alpha\", \"beta\", \"gamma\"]\nresolver = \"2\"\n");
    }

    private static void write(Path file, String text) throws IOException {
        if (!Files.exists(file) || !Files.readString(file).equals(text)) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
    }

    private int run(String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "run",
                "criterion",
                "--invocations",
                "6",
                "--calibration",
                "0",
                "--keep-disturbed",
                "--bench-args",
                "--warm-up-time 0.01 --measurement-time 0.03 --sample-size 10",
                "--json",
                "-"));
        command.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(path("out").toFile())
                .redirectError(path("err").toFile());
        builder.environment().put("XDG_CACHE_HOME", path("cache").toString());
        builder.environment().put("TMPDIR", folder.getRoot().toString());
        builder.environment().remove("CARGO_TARGET_DIR");
        return builder.start().waitFor();
    }

    private Path path(String name) {
        return folder.getRoot().toPath().resolve(name);
    }

    private static String side(String name) {
        return WORKSPACES.resolve(name).toString();
    }

    private List<JsonNode> rows() throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        new ObjectMapper().readTree(Files.readString(path("out"))).get("results").forEach(rows::add);
        return rows;
    }

    @Test
    public void shouldFindAndNameTenPercentInOneOfThreeCrates() throws Exception {
        int code = run("--base", side("base"), "--head", side("head"), "--out", path("r.json").toString());

        assertEquals(Files.readString(path("err")), ExitCodes.REGRESSION, code);
        List<JsonNode> rows = rows();
        assertEquals(9, rows.size());
        assertEquals("beta_large/1", rows.get(0).get("benchmark").textValue());
        assertEquals("REGRESSED", rows.get(0).get("verdict").textValue());
        assertEquals(0.1, rows.get(0).get("change").doubleValue(), 0.01);
        assertEquals("measured again by Criterion's filter", 18, rows.get(0).get("n_head").intValue());
        assertEquals(6, rows.get(1).get("n_head").intValue());
        assertEquals(1, rows.stream().filter(row -> row.get("verdict").textValue().equals("REGRESSED")).count());
        TreeSet<String> members = new TreeSet<>();
        rows.stream()
                .filter(row -> row.get("benchmark").textValue().equals("same"))
                .forEach(row -> members.add(row.at("/params/directory").textValue()));
        assertEquals(List.of("alpha/alpha_bench", "beta/beta_bench", "gamma/gamma_bench"), List.copyOf(members));
        nothingIsLeft();
    }

    private void nothingIsLeft() throws IOException {
        try (Stream<Path> left = Files.list(folder.getRoot().toPath())) {
            assertTrue(left.noneMatch(file -> file.getFileName().toString().startsWith("kvmbench-")));
        }
    }

    @Test
    public void shouldPassIdenticalCode() throws Exception {
        int code = run("--base", side("base"), "--head", side("base"), "--judge-identical");

        assertEquals(Files.readString(path("err")), ExitCodes.PASS, code);
        assertEquals(9, rows().size());
    }

    @Test
    public void shouldMeasureOnlyWhatIsAskedFor() throws Exception {
        int code = run("--dir", side("base"), "--bench", "alpha_bench", "--bench", "beta_bench", "--filter", "_", "--skip", "beta_l|small");

        assertEquals(Files.readString(path("err")), ExitCodes.PASS, code);
        assertEquals(
                List.of("alpha_large/1"),
                rows().stream().map(row -> row.get("benchmark").textValue()).distinct().toList());
    }

    @Test
    public void shouldNotTakeOneSideForTheOtherWhereBothAreBuiltIntoOneDirectory() throws Exception {
        int code = run(
                "--base", side("base"), "--head", side("head"), "--cargo-args",
                "--target-dir '" + side("shared") + "/target'");

        assertEquals(ExitCodes.USAGE, code);
        assertTrue(Files.readString(path("err")), Files.readString(path("err")).contains("takes the one for the other"));
    }
}
