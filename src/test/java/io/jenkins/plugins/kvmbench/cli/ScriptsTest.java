package io.jenkins.plugins.kvmbench.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import io.jenkins.plugins.kvmbench.engine.codec.ResultWriter;
import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The shell scripts behind the GitHub Action and its history. */
public class ScriptsTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private final Map<String, String> environment = new TreeMap<>();

    private Path path(String name) {
        return folder.getRoot().toPath().resolve(name);
    }

    private record Ended(int code, String output) {}

    private Process start(Path directory, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true);
        // Git's settings of the machine stay out, and so do those of a repository around the tests.
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT"));
        builder.environment().put("HOME", folder.getRoot().toString());
        builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static Ended end(Process process) throws IOException, InterruptedException {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }

    private Ended run(Path directory, String... command) throws IOException, InterruptedException {
        return end(start(directory, command));
    }

    private void git(Path directory, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git", "-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "init.defaultBranch=main"));
        command.addAll(List.of(arguments));
        Ended ended = run(directory, command.toArray(String[]::new));
        assertEquals(ended.output(), 0, ended.code());
    }

    /** A shared repository, and clones of it. */
    private List<Path> clones(int number) throws Exception {
        git(folder.getRoot().toPath(), "init", "-q", "--bare", "shared.git");
        List<Path> clones = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            git(folder.getRoot().toPath(), "clone", "-q", "shared.git", "clone" + i);
            clones.add(path("clone" + i));
        }
        Files.writeString(clones.get(0).resolve("code"), "code");
        git(clones.get(0), "add", "code");
        git(clones.get(0), "commit", "-q", "-m", "code");
        git(clones.get(0), "push", "-q", "origin", "HEAD:main");
        return clones;
    }

    private static String script(String name) {
        return Path.of(".ci", name).toAbsolutePath().toString();
    }

    private String shared(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git", "-C", path("shared.git").toString()));
        command.addAll(List.of(arguments));
        return run(folder.getRoot().toPath(), command.toArray(String[]::new)).output().strip();
    }

    /** Results that kvmbench reads. */
    private Path results(String name, String run) throws IOException {
        Path file = path(name);
        RunInfo info = new RunInfo(run, null, null, "a".repeat(40), "main", "", "", Map.of());
        Result one = new Result(
                SeriesId.of("command", "run", Map.of(), "wall"), "s", Direction.LOWER, true, Arm.HEAD, List.of(Invocation.of(0, 1)));
        ResultWriter.write(new ResultSet(info, Agent.UNKNOWN, List.of(one), List.of()), file);
        return file;
    }

    @Before
    public void aKvmbench() throws IOException {
        program("kvmbench", String.format(
                "exec '%s/bin/java' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '%s' %s \"$@\"",
                System.getProperty("java.home"), absoluteClasspath(), Main.class.getName()));
        environment.put("KVMBENCH", path("bin/kvmbench").toString());
    }

    private static String absoluteClasspath() {
        return Stream.of(System.getProperty("java.class.path").split(":"))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(":"));
    }

    @Test
    public void shouldReleaseTheActionWithTheAddressAndHashOfItsJar() throws Exception {
        Path clone = clones(1).get(0);
        Path jar = Files.writeString(path("kvmbench.jar"), "a jar");
        environment.put("GITHUB_REPOSITORY", "o/r");

        Ended first = run(clone, script("release-action"), "1.v2", jar.toString());

        assertEquals(first.output(), 0, first.code());
        assertEquals(
                "https://github.com/o/r/releases/download/1.v2/kvmbench.jar fc8bd814a3051a9717431182d5af2a2d654481aac82a028c05c73afa4ca38823",
                shared("show", "v1:.ci/released"));
        assertEquals("all else is the release's", ".ci/released", shared("diff", "--name-only", "main", "v1"));
        assertEquals(shared("rev-parse", "action-1.v2"), shared("rev-parse", "v1"));
        assertEquals("the work tree stays as it is", "", run(clone, "git", "status", "--porcelain").output());

        Ended again = run(clone, script("release-action"), "1.v2", jar.toString());
        assertEquals(again.output(), 0, again.code());
        Files.writeString(jar, "another jar");
        Ended other = run(clone, script("release-action"), "1.v2", jar.toString());
        assertEquals(other.output(), 1, other.code());
        assertTrue(other.output(), other.output().contains("a release does not change"));

        String released = shared("rev-parse", "v1");
        assertEquals(0, run(clone, script("release-action"), "2.v3", jar.toString()).code());
        assertEquals("v1 moves", shared("rev-parse", "action-2.v3"), shared("rev-parse", "v1"));
        assertEquals("what it was stays", released, shared("rev-parse", "action-1.v2"));
        for (String wrong : List.of("../x", "-f", "a b", "")) {
            assertEquals(wrong, ExitCodes.USAGE, run(clone, script("release-action"), wrong, jar.toString()).code());
        }
    }

    @Test
    public void shouldKeepTheResultsOfRunsThatEndAtOnce() throws Exception {
        List<Path> clones = clones(4);
        List<Process> running = new ArrayList<>();
        for (int i = 0; i < clones.size(); i++) {
            results("results" + i, "run-" + i);
            running.add(start(clones.get(i), script("store-result"), path("results" + i).toString(), "history", "run-" + i));
        }
        for (Process process : running) {
            Ended ended = end(process);
            assertEquals(ended.output(), 0, ended.code());
        }

        assertEquals("one commit a run", "4", shared("rev-list", "--count", "history"));
        List<String> files = shared("ls-tree", "-r", "--name-only", "history").lines().toList();
        assertEquals(files.toString(), 4, files.size());
        for (String file : files) {
            assertTrue(file, file.matches("results/\\d{4}/\\d{2}/run-\\d\\.json"));
            assertEquals(Files.readString(path("results" + file.charAt(file.length() - 6))).strip(), shared("show", "history:" + file));
        }
        assertEquals("no common history with the code", "", shared("merge-base", "history", "main"));
        assertEquals("the clone is as it was", "", run(clones.get(0), "git", "status", "--porcelain").output());
    }

    @Test
    public void shouldNeverChangeWhatIsStored() throws Exception {
        Path clone = clones(1).get(0);
        Path results = results("results", "1");
        assertEquals(0, run(clone, script("store-result"), results.toString(), "history", "run").code());
        String before = shared("rev-parse", "history");

        assertEquals("the same again", 0, run(clone, script("store-result"), results.toString(), "history", "run").code());
        results("results", "2");
        Ended other = run(clone, script("store-result"), results.toString(), "history", "run");

        assertEquals(1, other.code());
        assertTrue(other.output(), other.output().contains("with other results"));
        assertEquals(before, shared("rev-parse", "history"));
    }

    @Test
    public void shouldGiveUpAfterSomeAttempts() throws Exception {
        Path clone = clones(1).get(0);
        Path results = results("results", "1");
        Path hook = Files.writeString(path("shared.git/hooks/pre-receive"), "#!/bin/sh\nexit 1\n");
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
        program("sleep", "exit 0");

        Ended ended = run(clone, script("store-result"), results.toString(), "history", "run");

        assertEquals(1, ended.code());
        assertTrue(ended.output(), ended.output().contains("in 10 attempts"));
    }

    @Test
    public void shouldRefuseNamesThatAreMoreThanNames() throws Exception {
        Path clone = clones(1).get(0);
        String results = results("results", "1").toString();
        for (List<String> wrong : List.of(
                List.of(results, "history", "../../escape"),
                List.of(results, "history", "$(touch pwned)"),
                List.of(results, "history", "a\nb"),
                List.of(results, "history", ""),
                List.of(results, "bad..name", "run"),
                List.of(path("none").toString(), "history", "run"),
                List.of(results))) {
            List<String> command = new ArrayList<>(List.of(script("store-result")));
            command.addAll(wrong);
            assertEquals(wrong.toString(), 3, run(clone, command.toArray(String[]::new)).code());
        }
        assertEquals("", shared("for-each-ref", "refs/heads/history"));
        assertFalse(Files.exists(clone.resolve("pwned")));
    }

    @Test
    public void shouldStoreNothingButResults() throws Exception {
        Path clone = clones(1).get(0);
        Path good = results("good", "1");
        Files.createSymbolicLink(path("link"), good);
        Files.createDirectories(path("directory"));
        Files.createSymbolicLink(path("elsewhere"), folder.getRoot().toPath());
        Files.writeString(path("foreign"), "[{\"name\":\"a\",\"unit\":\"s\",\"value\":1}]");
        Files.writeString(path("cut"), Files.readString(good).substring(0, 200));
        Files.writeString(path("none"), "{}");
        Files.writeString(path("large"), Files.readString(good) + " ".repeat(32 << 20));
        Object[][] cases = {
            {"link", 3}, {"directory", 3}, {"elsewhere/good", 3}, {"foreign", 2}, {"cut", 2}, {"none", 2}, {"large", 2}, {"good", 0},
        };
        for (Object[] one : cases) {
            Ended ended = run(clone, script("store-result"), path((String) one[0]).toString(), "history", "run");

            assertEquals(one[0] + ": " + ended.output(), one[1], ended.code());
            assertEquals(one[0] + "", one[0].equals("good"), !shared("for-each-ref", "refs/heads/history").isEmpty());
        }
    }

    @Test
    public void shouldWriteToNoBranchThatHoldsAnythingElse() throws Exception {
        Path clone = clones(1).get(0);
        String before = shared("rev-parse", "main");

        Ended ended = run(clone, script("store-result"), results("results", "1").toString(), "main", "run");

        assertEquals(ended.output(), 3, ended.code());
        assertTrue(ended.output(), ended.output().contains("main is no history, it holds code"));
        assertEquals(before, shared("rev-parse", "main"));
    }

    @Test
    public void shouldGiveGitItsTokenWithoutShowingIt() throws Exception {
        Path clone = clones(1).get(0);
        environment.put("GITHUB_TOKEN", "ghs_workflowworkflowworkflow");
        program("git", "printf '%s\\n' \"$*\" >>'" + path("calls") + "'; echo \"$GIT_CONFIG_KEY_0 $GIT_CONFIG_VALUE_0\" >>'"
                + path("given") + "'; PATH=${PATH#*:} exec git \"$@\"");

        Ended ended = run(clone, script("store-result"), results("results", "1").toString(), "history", "run");

        assertEquals(ended.output(), 0, ended.code());
        String header = java.util.Base64.getEncoder().encodeToString("x-access-token:ghs_workflowworkflowworkflow".getBytes(StandardCharsets.UTF_8));
        assertTrue(Files.readString(path("given")).contains("http.https://github.com/.extraheader Authorization: Basic " + header));
        for (String shown : List.of(ended.output(), Files.readString(path("calls")))) {
            assertFalse(shown, shown.contains("ghs_") || shown.contains(header));
        }
    }

    private void program(String name, String text) throws IOException {
        Files.createDirectories(path("bin"));
        Path file = Files.writeString(path("bin/" + name), "#!/bin/bash\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        environment.put("PATH", path("bin") + ":" + System.getenv("PATH"));
    }

    /** The script that opens /dev/kvm, without root's rights. */
    private String kvm(String device, String... variables) throws Exception {
        environment.put("KVMBENCH_KVM_DEVICE", device);
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        // Others may not look into the tests' directories.
        Files.setPosixFilePermissions(folder.getRoot().toPath(), PosixFilePermissions.fromString("rwxr-xr-x"));
        Path copy = path("action-kvm");
        Files.copy(Path.of(".ci/action-kvm"), copy, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
        boolean root = System.getProperty("user.name").equals("root");
        assumeTrue("root, and no setpriv to be somebody else", !root || Files.exists(Path.of("/usr/bin/setpriv")));
        Ended ended = root
                ? run(folder.getRoot().toPath(), "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", copy.toString())
                : run(folder.getRoot().toPath(), copy.toString());
        assertEquals(ended.output(), 0, ended.code());
        return ended.output();
    }

    private Path device(String permissions) throws IOException {
        Path device = Files.writeString(path("kvm"), "");
        Files.setPosixFilePermissions(device, PosixFilePermissions.fromString(permissions));
        return device;
    }

    @Test
    public void shouldChangeHostedRunnersOnly() throws Exception {
        String device = device("---------").toString();
        program("sudo", "echo \"$*\" >>'" + Files.createFile(path("asked")) + "'; cat >/dev/null");
        Files.setPosixFilePermissions(path("asked"), PosixFilePermissions.fromString("rw-rw-rw-"));

        String own = kvm(device, "RUNNER_ENVIRONMENT", "self-hosted");
        assertTrue(own, own.startsWith("::warning") && own.contains("sudo usermod -aG kvm"));
        assertEquals("", Files.readString(path("asked")));

        String hosted = kvm(device, "RUNNER_ENVIRONMENT", "github-hosted");
        assertTrue(hosted, hosted.contains("still cannot be opened"));
        assertTrue(Files.readString(path("asked")), Files.readString(path("asked")).contains("chmod 0666 " + device));
        assertTrue(Files.readString(path("asked")), Files.readString(path("asked")).contains("/etc/udev/rules.d/99-kvmbench.rules"));
    }

    @Test
    public void shouldLeaveADeviceAloneThatCanBeOpened() throws Exception {
        program("sudo", "touch '" + path("asked") + "'");

        String output = kvm(device("rw-rw-rw-").toString(), "RUNNER_ENVIRONMENT", "github-hosted");

        assertTrue(output, output.contains("can be opened"));
        assertFalse(output, output.contains("::warning"));
        assertFalse(Files.exists(path("asked")));
    }

    @Test
    public void shouldSayWhyThereIsNoKvm() throws Exception {
        String none = path("none").toString();
        program("uname", "echo aarch64");
        assertTrue(kvm(none), kvm(none).contains("this is aarch64"));
        program("uname", "echo x86_64");
        assertTrue(kvm(none, "RUNNER_OS", "macOS"), kvm(none).contains("it is not Linux"));
        String linux = kvm(none, "RUNNER_OS", "Linux");
        assertTrue(linux, linux.startsWith("::warning title=kvmbench::This runner cannot run KVM guests: " + none + " is missing"));
    }

    @Test
    public void shouldPassShellcheck() throws Exception {
        List<String> command = new ArrayList<>(List.of("shellcheck", "kvmbench"));
        try (Stream<Path> files = Files.list(Path.of(".ci"))) {
            files.filter(Files::isExecutable).sorted().forEach(file -> command.add(file.toString()));
        }
        boolean there = Stream.of(System.getenv("PATH").split(":")).anyMatch(directory -> Files.isExecutable(Path.of(directory, "shellcheck")));
        assumeTrue("shellcheck is not installed", there);

        Ended ended = run(Path.of("").toAbsolutePath(), command.toArray(String[]::new));

        assertEquals(ended.output(), 0, ended.code());
    }
}
