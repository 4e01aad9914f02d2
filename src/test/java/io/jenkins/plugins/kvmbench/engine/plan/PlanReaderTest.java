package io.jenkins.plugins.kvmbench.engine.plan;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.suite.CriterionWorkspace;
import io.jenkins.plugins.kvmbench.engine.suite.OwnHarness;
import io.jenkins.plugins.kvmbench.engine.suite.Preset;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

public class PlanReaderTest {

    private static final String NAME = "kvmbench.yaml";

    static String everything() throws IOException {
        return new String(
                PlanReaderTest.class.getResourceAsStream("/plan/everything.yaml").readAllBytes(), StandardCharsets.UTF_8);
    }

    private static Plan read(String... lines) {
        return PlanReader.read(String.join("\n", lines), NAME);
    }

    private static String problems(String... lines) {
        return assertThrows(PlanException.class, () -> read(lines)).getMessage();
    }

    private static void refused(String expected, String... lines) {
        assertEquals(NAME + ":" + expected, problems(lines));
    }

    @Test
    public void shouldReadEverything() throws IOException {
        Plan plan = read(everything());

        assertEquals(Optional.of("main"), plan.target());
        assertEquals(new Plan.Tree("v1.2", "make old"), plan.base());
        assertEquals(new Plan.Tree("HEAD", "make -j"), plan.head());
        assertEquals(8, plan.invocations());
        assertEquals(Optional.of(Duration.ofMinutes(20)), plan.time());
        assertEquals(
                List.of("snapshot", "syscall", "command/parse", "command/two"),
                plan.parts().stream().map(Part::path).toList());
        Part snapshot = plan.parts().get(0);
        assertEquals(Preset.STANDARD, snapshot.preset());
        assertEquals(Map.of("pages", "100,1e3", "instrs", "1000"), snapshot.params());
        assertEquals(Map.of("strategy", "fast", "harness", "$SIDE/harness"), snapshot.arms().get(Arm.HEAD));
        assertEquals("the file's", Preset.QUICK, plan.parts().get(1).preset());
        Part parse = plan.parts().get(2);
        assertEquals(Map.of("command", "./parse big.json", "cwd", "$SIDE", "pin", "0-3", "shell", "none"), parse.params());
        assertEquals("[rate[1/s,higher]=rate: (\\S+), depth[]=/tree/depth]", parse.metrics().toString());
        assertEquals(Map.of("command", "./new"), plan.parts().get(3).arms().get(Arm.HEAD));
        assertEquals(
                List.of(
                        new CriterionWorkspace(
                                "crates/a", List.of("parse"), "big", "slow", "--features fast", "--noplot", 90_000),
                        new OwnHarness(
                                "make bench", "./bench {filter} > {out}/r.json", List.of("out/*.json"), "custom", "a.*",
                                3_600_000)),
                plan.tools());
        assertEquals(
                new Plan.Publishing(Optional.of("on-change"), Optional.of(true), Optional.of("nightly")), plan.publishing());
    }

    @Test
    public void shouldReadTheGatesAlone() throws IOException {
        Gates gates = PlanReader.gates(everything().replace("  snapshot:", "  gone:"), NAME);
        assertEquals("what else is wrong may be what a change mends", read(everything()).gates(), gates);
        Policy policy = gates.policy();
        assertEquals(2, policy.rounds());
        assertEquals(Level.FAIL, policy.missing());
        assertEquals(List.of("parse*", "max_rss", "*"), policy.limits().stream().map(Policy.Limit::metric).toList());
        assertEquals(.1, policy.limits().get(0).fail(), 0);
        assertEquals("50ms", policy.limits().get(0).floor().toString());
        assertTrue("never", Double.isNaN(policy.limits().get(1).fail()));
        assertEquals("the command line's defaults", .03, policy.limits().get(2).fail(), 0);
        assertEquals(List.of("unstable", "failure"), gates.criticalities());
        assertEquals(1, gates.directions().said().size());
        assertEquals("a waiver holds to the end of its day", Instant.parse("2027-01-01T00:00:00Z"), gates.waivers().get(0).expires());
    }

    @Test
    public void shouldTakeWhatSaysLittle() {
        Plan plan = read("suites:", "  snapshot:");

        assertEquals(new Plan.Tree("", ""), plan.head());
        assertEquals(Gates.DEFAULT, plan.gates());
        assertEquals(0, plan.invocations());
        assertEquals(List.of(new CriterionWorkspace("", List.of(), "", "", "", "", 3_600_000)), read("criterion:").tools());
    }

    @Test
    public void shouldNameTheKeyThatWasMeant() {
        refused(
                "3:3: there is no key 'fial' in a gate: the nearest are 'fail', 'floor', 'warn' and 4 more",
                "criterion:", "gates:", "- fial: 3");
        assertTrue(problems("gate: []", "criterion:").startsWith(NAME + ":1:1: there is no key 'gate' in this file: the nearest are 'gates', "));
        assertTrue(problems("suites:", " syscall:", " snapshots:")
                .startsWith(NAME + ":3:2: there is no suite 'snapshots': the nearest are 'snapshot', "));
        assertTrue(problems("suites:", " snapshot:", "  params: {pags: 1}")
                .startsWith(NAME + ":3:12: suite 'snapshot' has no parameter 'pags': the nearest are 'pages', "));
    }

    @Test
    public void shouldSayEverythingAtOnceInTheFilesOrder() {
        assertEquals(
                List.of("2:23", "4:5", "5:10"),
                Arrays.stream(problems(
                                "suites:",
                                "  snapshot: {params: {page: 1}}",
                                "gates:",
                                "  - {fail: x}",
                                "missing: later")
                        .split("\n"))
                        .map(line -> line.replaceFirst("^[^:]+:(\\d+:\\d+):.*", "$1"))
                        .toList());
    }

    @Test
    public void shouldSayWhatIsWrongAndWhere() {
        refused("1:1: nothing says what to measure: write 'suites', 'commands', 'criterion' or 'benchmarks'", "missing: warn");
        refused("1:8: this is no YAML: mapping values are not allowed here", "base: a: b");
        refused("2:14: 'invocations' cannot be 'many': a whole number from 6 to 1000", "criterion:", "invocations: many");
        refused(
                "2:14: 'invocations' cannot be '7': an even number, so that the order base, head, head, base closes",
                "criterion:", "invocations: 7");
        refused("2:7: 'time' cannot be '20': a time with its unit, such as 90 s, 20 min or 2 h", "criterion:", "time: 20");
        refused("2:1: 'criterion' is there twice, first in line 1: only one can count", "criterion:", "criterion:");
        refused("1:9: 'suites' has keys and values: 'key: value' on lines of their own", "suites: [snapshot]");
        refused("1:11: 'commands' is a list of commands: each begins with '- ' on a line of its own", "commands: {a: b}");
        refused("2:8: 'build' is one value, not a list", "criterion:", "build: [a, b]");
        refused("2:7: 'build' has no value: write one, or leave the key out", "criterion:", "build:");
        refused("2:8: this is no YAML: Global tag is not allowed: tag:yaml.org,2002:java.io.File", "criterion:", "build: !!java.io.File /etc/passwd");
        refused("2:3: a command has 'run', which is run in the files of each side, or 'base' and 'head'", "commands:", "- name: a");
        refused("3:10: there are two commands 'a': results tell them apart by their names", "commands:", "- {name: a, run: b}", "- {name: a, run: c}");
        refused("2:47: metric 'r': Unclosed group near index 1\n(", "commands:", "- {name: a, run: b, metrics: [{name: r, find: (}]}");
        refused(
                "2:39: 'base' and 'head' must set the same parameters: base sets [], head sets [strategy]",
                "suites:", "  snapshot: {base: {canary: 1}, head: {strategy: fast}}");
        refused("2:22: parameter 'pages' cannot be '0': it takes a whole number from 1 to 65536", "suites:", "  snapshot: {params: {pages: 0}}");
        refused("3:59: 'until' cannot be 'soon': a day, such as 2026-12-31", "criterion:", "waivers:", "- {pattern: a, author: b, reason: because we said, until: soon}");
        refused("3:3: 'author' is missing: whose word it is", "criterion:", "waivers:", "- {pattern: a, reason: c, until: 2026-01-01}");
        assertTrue(problems("").startsWith(NAME + " is empty: 'kvmbench init' writes one"));
    }

    @Test
    public void shouldBoundWhatItReads() {
        assertTrue(problems("criterion:", "#" + "x".repeat(300_000)).contains("at most 262144 are read"));
        assertTrue(problems("suites: " + "[".repeat(1000)).contains("Nesting Depth exceeded max 10"));
        String[] laughs = new String[40];
        laughs[0] = "a0: &a0 [x, x]";
        for (int i = 1; i < laughs.length; i++) {
            laughs[i] = "a" + i + ": &a" + i + " [*a" + (i - 1) + ", *a" + (i - 1) + "]";
        }
        assertTrue(problems(laughs), problems(laughs).contains("Number of aliases for non-scalar nodes exceeds the specified max=20"));
        assertTrue("one that holds itself", problems("suites: &a", "  snapshot: *a").contains("there is no key 'snapshot' in a suite"));
        assertEquals("no more than help", 21, problems("criterion:", "gates: [" + "{fail: x},".repeat(500) + "]").split("\n").length);
    }
}
