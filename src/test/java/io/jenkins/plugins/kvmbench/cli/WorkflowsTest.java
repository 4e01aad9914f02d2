package io.jenkins.plugins.kvmbench.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** {@code action.yml}, the workflows, and those that docs/github-action.md offers to copy: valid, safe, and in step with each other. */
public class WorkflowsTest {

    private static final Path PAGE = Path.of("docs/github-action.md");
    private static final String OWN = "jenkinsci/kvmbench-plugin";

    /** Inputs that only the steps of action.yml use. */
    private static final Set<String> OF_STEPS = Set.of("jar-url", "jar-sha256");

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private static List<Path> workflows() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(".github/workflows"))) {
            return files.sorted().toList();
        }
    }

    /** The page's blocks of YAML, as files. */
    private List<Path> offered() throws IOException {
        List<Path> files = new ArrayList<>();
        Matcher block = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
        while (block.find()) {
            files.add(Files.writeString(folder.getRoot().toPath().resolve("offered-" + files.size() + ".yml"), block.group(1)));
        }
        assertTrue("the page offers workflows", files.size() > 6);
        return files;
    }

    private static JsonNode node(String script, List<Path> files) throws IOException, InterruptedException {
        Runner.needsNode();
        List<String> command = new ArrayList<>(List.of("node", "src/test/actions/" + script));
        files.forEach(file -> command.add(file.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("MODULES", Runner.MODULES.toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor());
        return Runner.JSON.readTree(output);
    }

    @Test
    public void shouldHaveNothingThatLintersFind() throws Exception {
        List<Path> all = new ArrayList<>(workflows());
        all.add(Path.of("action.yml"));
        all.addAll(offered());

        assertEquals("[]", node("check.mjs", all).toString());
    }

    @Test
    public void shouldHaveNothingThatAnAuditorFinds() throws Exception {
        assertEquals("[]", audit(Path.of("").toAbsolutePath()));
    }

    @Test
    public void shouldBeAuditedForReal() throws Exception {
        Files.createDirectories(folder.getRoot().toPath().resolve(".github/workflows"));
        Files.writeString(
                folder.getRoot().toPath().resolve(".github/workflows/w.yml"),
                "on: pull_request_target\npermissions: write-all\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: actions/checkout@v7\n");

        String found = audit(folder.getRoot().toPath());

        assertTrue(found, found.contains("dangerous-triggers") && found.contains("unpinned-uses"));
    }

    /** What zizmor says of a repository. */
    private static String audit(Path repository) throws IOException, InterruptedException {
        Path auditor = Path.of("build/zizmor/bin/zizmor");
        assumeTrue("zizmor is not installed: run '.ci/test-modules' (needs pip)", Files.exists(auditor));
        Process process = new ProcessBuilder(auditor.toString(), "--offline", "--quiet", "--no-progress", "--format", "json", repository.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    @Test
    public void shouldBeLintedForReal() throws Exception {
        Path action = Files.writeString(
                folder.newFile("action.yml").toPath(),
                "name: a\ndescription: b\nruns:\n  using: composite\n  steps:\n    - run: echo ${{ inputs.none }}\n");
        Path workflow = Files.writeString(
                folder.newFile("w.yml").toPath(),
                "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo ${{ github.event.head_commit.message }}\n      - uses: x\n");

        String found = node("check.mjs", List.of(action, workflow)).toString();

        assertTrue(found, found.contains("action.yml:6: Required property is missing: shell"));
        assertTrue(found, found.contains("potentially untrusted"));
    }

    @Test
    public void shouldHoldToTheRulesForSafeWorkflows() throws Exception {
        List<Path> all = new ArrayList<>(workflows());
        all.add(Path.of("action.yml"));
        all.addAll(offered());
        List<String> broken = new ArrayList<>();
        for (JsonNode file : node("outline.mjs", all)) {
            String name = file.get("file").asText();
            for (JsonNode script : file.get("scripts")) {
                if (script.asText().contains("${{")) {
                    broken.add(name + ": an expression in a script: " + script.asText());
                }
            }
            for (JsonNode used : file.get("uses")) {
                String uses = used.get("uses").asText();
                if (!uses.startsWith("./") && !uses.startsWith(OWN) && !uses.matches("[\\w./-]+@[0-9a-f]{40}")) {
                    broken.add(name + ": not pinned by its SHA: " + uses);
                }
            }
            if (!name.endsWith("action.yml")) {
                if (!file.get("permissions").asBoolean()) {
                    broken.add(name + ": no permissions, so the repository's defaults");
                }
                file.get("unlimited").forEach(job -> broken.add(name + ": no timeout for " + job.asText()));
            }
        }
        assertEquals(List.of(), broken);
    }

    @Test
    public void shouldGiveTheActionNoInputThatItDoesNotHave() throws Exception {
        Set<String> inputs = inputs();
        List<Path> all = new ArrayList<>(workflows());
        all.addAll(offered());
        int uses = 0;
        for (JsonNode file : node("outline.mjs", all)) {
            for (JsonNode used : file.get("uses")) {
                if (used.get("uses").asText().matches("\\./(kvmbench)?|" + OWN + "@.*")) {
                    uses++;
                    used.get("with").forEach(name -> assertTrue(file.get("file") + ": " + name, inputs.contains(name.asText())));
                }
            }
        }
        assertTrue("of this action " + uses, uses > 8);
    }

    private static JsonNode action() throws Exception {
        return node("outline.mjs", List.of(Path.of("action.yml"))).get(0);
    }

    private static Set<String> inputs() throws Exception {
        Set<String> inputs = new TreeSet<>();
        action().get("inputs").fieldNames().forEachRemaining(inputs::add);
        return inputs;
    }

    @Test
    public void shouldHaveTheInputsThatAreReadAndDocumented() throws Exception {
        Set<String> read = new TreeSet<>(ActionInputs.NAMES);
        read.addAll(OF_STEPS);

        assertEquals(read, inputs());
        assertEquals(read, new TreeSet<>(table("## Inputs")));
    }

    @Test
    public void shouldPassEveryInputOnUnderItsName() throws Exception {
        String text = Files.readString(Path.of("action.yml"));
        for (String input : inputs()) {
            String passed = ActionInputs.variable(input) + ": ${{ inputs." + input + " }}";
            assertTrue(input, text.contains(passed));
        }
    }

    @Test
    public void shouldHaveTheDefaultsOfTheCommandLine() throws Exception {
        JsonNode inputs = action().get("inputs");
        for (String command : List.of("run", "compare")) {
            var options = Main.commandLine().getSubcommands().get(command).getCommandSpec();
            for (String name : List.of("preset", "fail", "warn", "floor", "missing")) {
                var option = options.findOption("--" + name);
                if (option != null) {
                    // Where there is none, the command line wants to know whether somebody set it.
                    assertEquals(name, Objects.toString(option.defaultValue(), ""), inputs.get(name).asText());
                }
            }
        }
    }

    @Test
    public void shouldHaveTheOutputsThatAreSetAndDocumented() throws Exception {
        Set<String> outputs = new TreeSet<>();
        action().get("outputs").forEach(name -> outputs.add(name.asText()));
        String report = Files.readString(Path.of("src/main/java/io/jenkins/plugins/kvmbench/cli/ActionReport.java"));

        assertEquals(outputs, new TreeSet<>(table("## Outputs")));
        outputs.forEach(name -> assertTrue(name, report.contains("\"" + name + "\"")));
    }

    /** The names in the first column. */
    private static List<String> table(String heading) throws IOException {
        String text = Files.readString(PAGE);
        String section = text.substring(text.indexOf(heading), text.indexOf("\n## ", text.indexOf(heading) + 1));
        return section.lines()
                .filter(line -> line.startsWith("| `"))
                .flatMap(line -> Pattern.compile("`([a-z0-9-]+)`")
                        .matcher(line.substring(0, line.indexOf('|', 1)))
                        .results()
                        .map(found -> found.group(1)))
                .collect(Collectors.toList());
    }

    @Test
    public void shouldRunNothingButThePinnedCommitInAReusableWorkflow() throws Exception {
        int checkouts = 0;
        for (JsonNode file : node("outline.mjs", workflows())) {
            for (JsonNode used : file.get("uses")) {
                JsonNode with = used.get("values");
                if (!with.path("repository").asText().isEmpty()) {
                    checkouts++;
                    assertEquals(file.get("file") + "", "${{ job.workflow_repository }}", with.get("repository").asText());
                    assertEquals(file.get("file") + "", "${{ job.workflow_sha }}", with.get("ref").asText());
                }
            }
        }
        assertEquals(1, checkouts);
        assertFalse(Files.readString(Path.of(".github/workflows/compare.yml")).contains("kvmbench-ref"));
    }

    /** By the script of the workflow itself: an empty ref would check out the default branch. */
    @Test
    public void shouldRefuseToRunWhereTheCommitOfAReusableWorkflowIsNotKnown() throws Exception {
        String script = "";
        for (JsonNode one : node("outline.mjs", List.of(Path.of(".github/workflows/compare.yml"))).get(0).get("scripts")) {
            script = one.asText().contains("$COMMIT") ? one.asText() : script;
        }
        for (String commit : List.of("", "main", "a".repeat(39), "a".repeat(40))) {
            ProcessBuilder builder = new ProcessBuilder("bash", "-e", "-c", script).redirectErrorStream(true);
            builder.environment().put("COMMIT", commit);
            assertEquals(commit, commit.length() == 40 ? 0 : ExitCodes.USAGE, builder.start().waitFor());
        }
    }

    @Test
    public void shouldHaveADescriptionThatTheMarketplaceTakes() throws Exception {
        String description = action().get("description").asText();

        assertTrue(description.length() + "", description.length() < 125 && !description.isBlank());
    }

    @Test
    public void shouldKeepWhatPublishesForForksFromTheirCode() throws Exception {
        for (Path file : workflows()) {
            String text = Files.readString(file);
            assertFalse(file.toString(), text.contains("pull_request_target"));
            if (text.contains("workflow_run:")) {
                assertFalse(file + " checks out something else than the default branch", text.matches("(?s).*\\bref:.*"));
                assertFalse(file + " runs scripts", text.contains("run: "));
            }
        }
    }
}
