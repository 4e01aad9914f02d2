package io.jenkins.plugins.kvmbench.engine.plan;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.suite.CriterionWorkspace;
import io.jenkins.plugins.kvmbench.engine.suite.OwnHarness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Whatever lies in a repository, what is written for it can be read, and measures what is there. */
public class DraftTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Draft draft;

    private void file(String name, String... lines) throws IOException {
        Path file = folder.getRoot().toPath().resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, String.join("\n", lines) + "\n");
    }

    private Plan plan() throws IOException {
        draft = Draft.of(folder.getRoot().toPath());
        assertEquals(draft.text(), List.of(), PlanSchemaTest.errors(draft.text()));
        // What is written as a comment can be used as it is, too.
        String opened = draft.text()
                .replaceAll("(?s)\n# Also found:.*?\n\n", "\n\n")
                .replaceAll("(?m)^(\\s*)# (waivers|invocations|time|metrics|build|benches|filter|  - [{p]|    [aru])", "$1$2");
        assertEquals(opened, List.of(), PlanSchemaTest.errors(opened));
        PlanReader.read(opened, "kvmbench.yaml");
        return PlanReader.read(draft.text(), "kvmbench.yaml");
    }

    private OwnHarness harness() throws IOException {
        return (OwnHarness) plan().tools().get(0);
    }

    private List<String> commands() throws IOException {
        return plan().parts().stream().map(part -> part.name() + ": " + part.params().get("command")).toList();
    }

    @Test
    public void shouldFindCriterionInAWorkspace() throws IOException {
        file("Cargo.toml", "[workspace]", "members = [\"crates/*\"]");
        file("crates/a/Cargo.toml", "[package]", "name = \"a\"", "[dev-dependencies]", "criterion = { version = \"0.5\" }");

        assertEquals("", ((CriterionWorkspace) plan().tools().get(0)).directory());
        assertEquals("Criterion in crates/a/Cargo.toml", draft.found());
    }

    @Test
    public void shouldFindCriterionInACrateBesideOtherCode() throws IOException {
        file("Cargo.toml", "[package]", "name = \"outer\"");
        file("rust/b/Cargo.toml", "[dev-dependencies.criterion]", "version = \"0.5\"");
        file("rust/b/target/package/c/Cargo.toml", "[dev-dependencies]", "criterion = \"0.5\"");

        assertEquals("rust/b", ((CriterionWorkspace) plan().tools().get(0)).directory());
    }

    @Test
    public void shouldFindJmhInAModuleOfMaven() throws IOException {
        file("pom.xml", "<modules><module>bench</module></modules>", "<artifactId>jmh-core</artifactId>");
        file("bench/pom.xml", "<artifactId>jmh-core</artifactId><finalName>micro</finalName>");

        assertEquals("mvn -q -B -DskipTests package -am -pl 'bench'", harness().build());
        assertTrue(harness().run(), harness().run().startsWith("java -jar bench/target/micro.jar {filter} -f 1 "));
    }

    @Test
    public void shouldFindJmhInGradle() throws IOException {
        file("build.gradle.kts", "plugins { id(\"me.champeau.jmh\") version \"0.7.2\" }");

        assertEquals("./gradlew -q jmhJar", harness().build());
        assertTrue(harness().run(), harness().run().startsWith("java -jar build/libs/*-jmh.jar {filter} "));
    }

    @Test
    public void shouldFindTheFilesThatHyperfineWrites() throws IOException {
        file("scripts/bench.sh", "#!/bin/sh", "# hyperfine 'not this'", "hyperfine -N --export-json out/r.json \\", "  './a' './b'");

        assertEquals("sh scripts/bench.sh", harness().run());
        assertEquals(List.of("out/r.json"), harness().results());
    }

    @Test
    public void shouldFindTheCommandsThatHyperfineMeasures() throws IOException {
        file("Makefile", "all:", "\tcc x.c", "perf:", "\thyperfine -w 3 './tool \"a b\"' './tool it'");

        assertEquals(List.of("command-1: ./tool \"a b\"", "command-2: ./tool it"), commands());
    }

    @Test
    public void shouldFindTheBenchOfAMakefile() throws IOException {
        file("src/Makefile", "benchmark := no", "bench: all", "\t./bench");

        assertEquals(List.of("bench: cd 'src' && make bench"), commands());
    }

    @Test
    public void shouldMeasureASuiteOfOursWhereThereIsNothing() throws IOException {
        file("README.md", "criterion = 1, hyperfine 'x'");

        assertEquals(1, plan().parts().size());
    }

    @Test
    public void shouldMentionWhatElseIsThere() throws IOException {
        file("Cargo.toml", "[dev-dependencies]", "criterion.workspace = true");
        file("Makefile", "bench:", "\tcargo bench");

        assertEquals(1, plan().tools().size());
        assertTrue(draft.text(), draft.text().contains("# Also found: target bench in Makefile\n"));
        assertTrue(draft.text(), draft.text().contains("#   - name: bench\n"));
    }

    @Test
    public void shouldBearAnyNames() throws IOException {
        file("it's \"a\" dir: #1/Makefile", "bench:", "\tx");

        assertEquals(List.of("bench: cd 'it'\\''s \"a\" dir: #1' && make bench"), commands());
    }
}
