package io.jenkins.plugins.kvmbench.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assume.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.rules.ExternalResource;
import org.junit.rules.TemporaryFolder;

/**
 * src/test/actions/runner.mjs: runs {@code action.yml} as GitHub's runner does, in a copy whose build puts the classes under test
 * into place.
 */
final class Runner extends ExternalResource {

    static final ObjectMapper JSON = new ObjectMapper();
    static final Path MODULES = Path.of("build/actions/node_modules");

    private final TemporaryFolder folder = new TemporaryFolder();
    final Map<String, String> environment = new LinkedHashMap<>();
    final Map<String, String> inputs = new LinkedHashMap<>();
    private final Map<String, String> github = new LinkedHashMap<>();
    final Map<String, String> matrix = new LinkedHashMap<>();

    /** Steps that use other actions, and fail. */
    final List<String> failing = new ArrayList<>();

    /** Outputs of steps that use other actions, by the step's name. */
    final Map<String, Map<String, String>> outputs = new LinkedHashMap<>();

    static void needsNode() {
        assumeTrue(
                "what tests need from npm is not installed: run '.ci/test-modules'",
                Files.exists(MODULES.resolve(".package-lock.json")));
    }

    @Override
    protected void before() throws IOException {
        needsNode();
        folder.create();
        for (String directory : List.of("action/.ci", "workspace", "temp", "bin")) {
            Files.createDirectories(path(directory));
        }
        for (String file : List.of("action.yml", "kvmbench", ".ci/action-setup", ".ci/action-kvm", ".ci/action-measure")) {
            Files.copy(Path.of(file), path("action/" + file), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        }
        // What a build would read.
        for (String file : List.of("LICENSE", "native/Makefile", "src/main/Main.java", "standalone/pom.xml")) {
            Files.createDirectories(path("action/" + file).getParent());
            Files.writeString(path("action/" + file), file);
        }
        classesAsJar(path("action/classes.jar"));
        Files.writeString(
                path("action/Makefile"),
                "build:\n\t@mkdir -p standalone/target && cp classes.jar standalone/target/kvmbench.jar\n");
        // What a runner sets; nothing of the machine the test runs on.
        for (String name : List.of("PATH", "HOME")) {
            environment.put(name, System.getenv(name));
        }
        environment.put("XDG_CACHE_HOME", path("cache").toString());
        environment.put("RUNNER_OS", "Linux");
        environment.put("RUNNER_ENVIRONMENT", "self-hosted");
        environment.put("GITHUB_REPOSITORY", "o/r");
        environment.put("GITHUB_SERVER_URL", "https://github.com");
        environment.put("GITHUB_RUN_ID", "1234567");
        github.put("token", "");
    }

    @Override
    protected void after() {
        folder.delete();
    }

    Path path(String name) {
        return folder.getRoot().toPath().resolve(name);
    }

    private static void classesAsJar(Path file) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Main.class.getName());
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                                .map(entry -> Path.of(entry).toUri().toString())
                                .collect(Collectors.joining(" ")));
        new JarOutputStream(Files.newOutputStream(file), manifest).close();
    }

    /** A program that is found first. */
    void program(String name, String script) throws IOException {
        Files.writeString(path("bin/" + name), "#!/bin/bash\n" + script + "\n");
        Files.setPosixFilePermissions(path("bin/" + name), PosixFilePermissions.fromString("rwxr-xr-x"));
        environment.put("PATH", path("bin") + ":" + System.getenv("PATH"));
    }

    Runner token(String token, String api) {
        github.put("token", token);
        environment.put("GITHUB_API_URL", api);
        return this;
    }

    /** The inputs of this use, as name and value in turn. */
    Runner with(String... pairs) {
        for (int i = 0; i < pairs.length; i += 2) {
            inputs.put(pairs[i], pairs[i + 1]);
        }
        return this;
    }

    /** A real payload of GitHub's, to be changed before the run. */
    static ObjectNode payload(String event) throws IOException {
        return payloads(event).get(0);
    }

    static List<ObjectNode> payloads(String event) throws IOException {
        JsonNode all = JSON.readTree(
                MODULES.resolve("@octokit/webhooks-examples/api.github.com/index.json").toFile());
        List<ObjectNode> found = new ArrayList<>();
        for (JsonNode one : all) {
            if (one.get("name").asText().equals(event)) {
                one.get("examples").forEach(example -> found.add((ObjectNode) example));
            }
        }
        return found;
    }

    Runner on(String event, JsonNode payload, String sha, String ref) throws IOException {
        Files.write(path("event.json"), JSON.writeValueAsBytes(payload));
        environment.put("GITHUB_EVENT_NAME", event);
        environment.put("GITHUB_EVENT_PATH", path("event.json").toString());
        environment.put("GITHUB_SHA", sha);
        environment.put("GITHUB_REF_NAME", ref);
        return this;
    }

    /** What came of it. */
    record Ran(JsonNode answer) {

        String conclusion() {
            return answer.get("conclusion").asText();
        }

        String output(String name) {
            return answer.at("/outputs/" + name).asText();
        }

        String summary() {
            return answer.get("summary").asText();
        }

        JsonNode step(String name) {
            return StreamSupport.stream(answer.get("steps").spliterator(), false)
                    .filter(step -> step.get("name").asText().equals(name))
                    .findFirst()
                    .orElseThrow();
        }

        String log(String step) {
            return step(step).get("log").asText();
        }

        /** {@code level: text} of what is shown on the page of the run; no log did anything else. */
        List<String> annotations() {
            List<String> annotations = new ArrayList<>();
            for (JsonNode command : answer.get("commands")) {
                assertEquals(command.toString(), "kvmbench", command.at("/properties/title").asText());
                annotations.add(command.get("name").asText() + ": " + command.get("data").asText());
            }
            return annotations;
        }
    }

    Ran run() throws IOException, InterruptedException {
        ObjectNode specification = JSON.createObjectNode();
        specification.put("action", path("action/action.yml").toString());
        specification.put("workspace", path("workspace").toString());
        specification.put("temp", path("temp").toString());
        specification.set("inputs", JSON.valueToTree(inputs));
        specification.set("environment", JSON.valueToTree(environment));
        specification.set("github", JSON.valueToTree(github));
        specification.set("failing", JSON.valueToTree(failing));
        specification.set("outputs", JSON.valueToTree(outputs));
        if (!matrix.isEmpty()) {
            specification.set("matrix", JSON.valueToTree(matrix));
        }
        ProcessBuilder builder = new ProcessBuilder("node", "src/test/actions/runner.mjs")
                .redirectOutput(path("answer.json").toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("MODULES", MODULES.toString());
        Process process = builder.start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(specification.toString().getBytes(StandardCharsets.UTF_8));
        }
        assertEquals(0, process.waitFor());
        String answer = Files.readString(path("answer.json"));
        assertFalse("GitHub hides its tokens in logs, and in logs alone", !github.get("token").isEmpty() && answer.contains(github.get("token")));
        return new Ran(JSON.readTree(answer));
    }
}
