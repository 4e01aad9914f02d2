package io.jenkins.plugins.kvmbench.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.codec.ResultWriter;
import io.jenkins.plugins.kvmbench.engine.gate.AbGate;
import io.jenkins.plugins.kvmbench.engine.gate.Comparison;
import io.jenkins.plugins.kvmbench.engine.gate.Context;
import io.jenkins.plugins.kvmbench.engine.gate.Judgement;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.gate.Rounds;
import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Contamination;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import io.jenkins.plugins.kvmbench.engine.result.Skip;
import io.jenkins.plugins.kvmbench.engine.result.Status;
import io.jenkins.plugins.kvmbench.engine.result.Subject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine;

/** One file, one verdict: every output and the exit code of who measured are those of who reads the file. */
public class SameVerdictTest {

    private static final List<String> REPORTS =
            List.of("--markdown", "--html", "--csv", "--csv-invocations", "--json", "--dat", "--svg", "--scaling");

    private static final Agent AGENT = new Agent(
            "kvm-07", "3f9a1c", new TreeMap<>(Map.of("kernel", "6.18")), new TreeMap<>(Map.of("arithmetic_cv_percent", 1.1)));

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    /** What commands that measure do with what they measured. */
    @Command(name = "original")
    static final class Original implements Callable<Integer> {
        private final Judgement judgement;

        @Spec
        private CommandSpec spec;

        @Mixin
        private RowFilter shown;

        @Mixin
        private OutputOptions output;

        Original(Judgement judgement) {
            this.judgement = judgement;
        }

        @Override
        public Integer call() throws IOException {
            boolean written = output.write(spec, judgement, shown);
            return ExitCodes.ifWritten(written, ExitCodes.of(spec, judgement));
        }
    }

    /** All that a call says, by where. */
    private Map<String, String> outputs(CommandLine command, List<String> arguments, String name) throws IOException {
        List<String> all = new ArrayList<>(arguments);
        for (String report : REPORTS) {
            all.add(report + "=" + path(name + report));
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(all.toArray(String[]::new));
        Map<String, String> outputs = new TreeMap<>();
        outputs.put("exit code", String.valueOf(code));
        outputs.put("text", out.toString());
        // The path of a file that is not written is in the message.
        outputs.put("errors", err.toString().replace(path(name).toString(), "NAME"));
        for (String report : REPORTS) {
            Path file = path(name + report);
            outputs.put(report, Files.exists(file) ? Files.readString(file) : "");
        }
        return outputs;
    }

    private Path path(String name) {
        return folder.getRoot().toPath().resolve(name);
    }

    /** @return the outputs that both have */
    private Map<String, String> same(ResultSet measured) throws IOException {
        Map<String, String> original =
                outputs(new CommandLine(new Original(Judgement.of(measured))), List.of(), "original");
        Path saved = path("saved.json.gz");
        ResultWriter.write(measured, saved);
        Map<String, String> report = outputs(Main.commandLine(), List.of("report", saved.toString()), "report");
        original.forEach((where, text) -> assertEquals(where, text, report.get(where)));
        return original;
    }

    private Map<String, String> sameOfCompare(Path base, Path head, String... limits) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("compare", base.toString(), head.toString()));
        arguments.addAll(List.of(limits));
        Path saved = path("both.json");
        arguments.add("--out=" + saved);
        Map<String, String> original = outputs(Main.commandLine(), arguments, "original");
        Map<String, String> report = outputs(Main.commandLine(), List.of("report", saved.toString()), "report");
        original.forEach((where, text) -> assertEquals(where, text, report.get(where)));
        return original;
    }

    private static void assertSays(Map<String, String> outputs, int code, String... words) {
        assertEquals(outputs.get("text"), String.valueOf(code), outputs.get("exit code"));
        for (String word : words) {
            assertTrue(word + " in: " + outputs.get("text"), outputs.get("text").contains(word));
        }
    }

    private static SeriesId id(String benchmark) {
        return SeriesId.of("snapshot", benchmark, Map.of("cores", "1", "pages", "100", "instrs", "10"), "exec_per_sec");
    }

    private static Result result(SeriesId id, Arm arm, int invocations, double factor, Invocation... more) {
        return result(id, arm, invocations, factor, factor, more);
    }

    /** In slots of the order ABBA. @param later the factor after ten invocations */
    private static Result result(
            SeriesId id, Arm arm, int invocations, double factor, double later, Invocation... more) {
        Random random = new Random((id.hashCode() * 2L + arm.ordinal()) * 0x9E3779B97F4A7C15L);
        List<Invocation> all = new ArrayList<>();
        for (int i = 0; i < invocations; i++) {
            int slot = 2 * i + (arm == Arm.BASE ? i % 2 : 1 - i % 2);
            double value = 10_000 * (i < 10 ? factor : later) * Math.exp(0.03 * random.nextGaussian());
            all.add(Invocation.of(slot, value, value));
        }
        all.addAll(List.of(more));
        return new Result(id, "1/s", Direction.HIGHER, true, arm, all);
    }

    private static Result anchor(Arm arm, int invocations, double factor) {
        SeriesId id = SeriesId.of("anchor", "arithmetic", Map.of(), "turn_ns");
        List<Invocation> all = IntStream.range(0, invocations)
                .mapToObj(i -> Invocation.of(2 * i + (arm == Arm.BASE ? i % 2 : 1 - i % 2), factor * (1 + 1e-4 * (i * 7 % 10))))
                .toList();
        return new Result(id, "ns", Direction.LOWER, true, arm, all);
    }

    private static Invocation failed(int slot, String note) {
        return new Invocation(slot, 0, new double[0], 0, Status.FAILED, Contamination.UNKNOWN, note);
    }

    private static Invocation disturbed(int slot) {
        Contamination steal = Contamination.of(Map.of("steal_percent", 7.5), List.of("steal 7.5 % is above 1 %"));
        return new Invocation(slot, 1_769_860_800_123L, new double[] {1, 2}, 1, Status.CONTAMINATED, steal, "");
    }

    private static ResultSet set(List<Result> results, String baseArtifact, Skip... skips) {
        RunInfo run = new RunInfo(
                "1",
                Instant.parse("2026-01-31T12:00:00Z"),
                Instant.parse("2026-01-31T12:10:00.250Z"),
                "a1b2c3d",
                "faster",
                "17",
                "./kvmbench run snapshot --base 'strategy=classic' --head 'strategy=fast canary=10'",
                Map.of(Arm.BASE, new Subject("classic", baseArtifact), Arm.HEAD, new Subject("fast", "11")));
        return new ResultSet(
                run,
                AGENT,
                results.stream().sorted(Comparator.comparing(Result::id).thenComparing(Result::arm)).toList(),
                List.of(skips));
    }

    private static ResultSet oneRound(List<Result> results, Context context) {
        Policy policy = Policy.DEFAULT.withRounds(1);
        Rounds rounds = new AbGate(policy, context).screen(Rounds.NONE, results);
        return set(results, "00").withBasis(Comparison.interleaved(policy, rounds, context));
    }

    private static List<Result> both(String benchmark, double factor) {
        return List.of(result(id(benchmark), Arm.BASE, 10, 1), result(id(benchmark), Arm.HEAD, 10, factor));
    }

    private static List<Result> all(List<Result> some, List<Result> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    @Test
    public void shouldSayTheSameOfOneSide() throws IOException {
        List<Result> head = List.of(result(id("a"), Arm.HEAD, 10, 1, failed(20, "guest: triple fault"), disturbed(21)));
        assertSays(same(set(head, "00", new Skip("syscall/trap", "no /dev/kvm"))), ExitCodes.PASS, "no /dev/kvm");
    }

    @Test
    public void shouldSayTheSameWhereNothingWasMeasured() throws IOException {
        List<Result> head = List.of(result(id("a"), Arm.HEAD, 0, 1, failed(0, "guest: triple fault")));
        assertSays(same(set(head, "00")), ExitCodes.INVALID);
        assertSays(same(set(List.of(), "00", new Skip("snapshot", "no /dev/kvm"))), ExitCodes.CANNOT);
        assertSays(same(set(List.of(), "00")), ExitCodes.INVALID);
        assertSays(same(oneRound(List.of(), Context.NONE)), ExitCodes.INVALID);
    }

    @Test
    public void shouldSayTheSameAfterOneRound() throws IOException {
        assertSays(same(oneRound(all(both("a", 1), both("b", 1)), Context.NONE)), ExitCodes.PASS);
        assertSays(same(oneRound(all(both("a", 1), both("b", 0.8)), Context.NONE)), ExitCodes.REGRESSION, "SLOWER");
    }

    /** Round after round as a session does it, with an invocation that failed and one that was disturbed. */
    @Test
    public void shouldSayTheSameAfterThreeRoundsInWhichMostDropOut() throws IOException {
        int[] invocations = new int[40];
        Arrays.fill(invocations, 10);
        AbGate gate = new AbGate(Policy.DEFAULT, Context.NONE);
        Rounds rounds = gate.screen(Rounds.NONE, measured(invocations));
        while (gate.again(rounds)) {
            for (int i = 0; i < invocations.length; i++) {
                invocations[i] += rounds.suspects().contains(id("b" + i)) ? 10 : 0;
            }
            rounds = gate.screen(rounds, measured(invocations));
        }
        assertEquals(3, rounds.done());
        assertTrue("who dropped out later", rounds.dropped().containsValue(2));
        Map<String, String> outputs = same(
                set(measured(invocations), "00").withBasis(Comparison.interleaved(Policy.DEFAULT, rounds, Context.NONE)));
        assertSays(outputs, ExitCodes.REGRESSION, "SLOWER  1 of 40", "2 of 32 of the head of snapshot/b0");
    }

    private static List<Result> measured(int[] invocations) {
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < invocations.length; i++) {
            SeriesId id = id("b" + i);
            Invocation[] lost = i == 0 ? new Invocation[] {failed(1000, "guest: triple fault"), disturbed(1001)} : new Invocation[0];
            results.add(result(id, Arm.BASE, invocations[i], 1));
            // The first is slower, the second was so by chance in the first round.
            results.add(result(id, Arm.HEAD, invocations[i], i == 0 ? 0.8 : i == 1 ? 0.95 : 1, i == 0 ? 0.8 : 1.1, lost));
        }
        return results;
    }

    @Test
    public void shouldSayTheSameOfAMachineThatChanged() throws IOException {
        List<Result> results = all(both("a", 1), List.of(anchor(Arm.BASE, 10, 1), anchor(Arm.HEAD, 10, 1.1)));
        assertSays(same(oneRound(results, Context.NONE)), ExitCodes.INVALID, "measure once more");
        Map<String, String> twice = same(oneRound(results, Context.NONE.afterEnvironmentShift()));
        assertSays(twice, ExitCodes.INVALID, "for the second time");
    }

    @Test
    public void shouldSayTheSameOfWhatCannotBeJudged() throws IOException {
        List<Result> lost = List.of(
                result(id("lost"), Arm.BASE, 10, 1), result(id("lost"), Arm.HEAD, 0, 1, failed(3, "audit: page 7 differs")));
        assertSays(same(oneRound(all(both("a", 1), lost), Context.NONE)), ExitCodes.INVALID, "audit: page 7 differs");
        List<Result> vanished = List.of(result(id("vanished"), Arm.BASE, 10, 1));
        assertSays(same(oneRound(all(both("a", 1), vanished), Context.NONE)), ExitCodes.PASS, "vanished");
        List<Result> few = List.of(result(id("a"), Arm.BASE, 4, 1), result(id("a"), Arm.HEAD, 4, 1));
        assertSays(same(oneRound(few, Context.NONE)), ExitCodes.USAGE);
    }

    @Test
    public void shouldSayTheSameOfIdenticalArtefacts() throws IOException {
        Comparison one = Comparison.interleaved(
                Policy.DEFAULT.withRounds(1),
                new Rounds(1, Collections.emptySortedSet(), Collections.emptySortedMap()),
                Context.NONE);
        assertSays(same(set(both("a", 0.8), "11").withBasis(one)), ExitCodes.PASS, "which cannot fail");
        Comparison asked = Comparison.interleaved(
                Policy.DEFAULT.withRounds(1),
                new Rounds(1, Collections.emptySortedSet(), Collections.emptySortedMap()),
                Context.NONE.judgingIdentical().withLayoutSd(0.02));
        assertSays(same(set(both("a", 0.8), "11").withBasis(asked)), ExitCodes.REGRESSION, "relinking alone");
    }

    @Test
    public void shouldSayTheSameOfAnInterruptedRun() throws IOException {
        ResultSet whole = oneRound(both("a", 1), Context.NONE);
        RunInfo run = whole.run();
        ResultSet interrupted = whole.withRun(new RunInfo(
                run.id(), run.started(), null, run.commit(), run.branch(), run.changeRequest(), run.command(), run.subjects()));
        assertSays(same(interrupted), ExitCodes.INVALID, "interrupted");
    }

    private Path hyperfine(String name, double... times) throws IOException {
        String all = Arrays.stream(times).mapToObj(String::valueOf).collect(Collectors.joining(","));
        String codes = Arrays.stream(times).mapToObj(time -> "0").collect(Collectors.joining(","));
        return Files.writeString(
                path(name), "{\"results\":[{\"command\":\"run\",\"times\":[" + all + "],\"exit_codes\":[" + codes + "]}]}");
    }

    private static double[] times(int count, double factor) {
        return IntStream.range(0, count).mapToDouble(i -> factor * (1 + 0.001 * (i * 7 % 10))).toArray();
    }

    @Test
    public void shouldSayTheSameOfTwoFiles() throws IOException {
        assertSays(sameOfCompare(hyperfine("b", times(10, 1)), hyperfine("h", times(10, 1.3))), ExitCodes.REGRESSION);
        assertSays(sameOfCompare(hyperfine("b", times(10, 1)), hyperfine("h", times(10, 1))), ExitCodes.PASS);
        sameOfCompare(hyperfine("b", times(1, 1)), hyperfine("h", times(1, 1.3)));
        sameOfCompare(hyperfine("b", times(3, 1)), hyperfine("h", times(2, 1.11)), "--fail=5");
        sameOfCompare(hyperfine("b", times(3, 1)), hyperfine("h", times(2, 1.11)), "--fail=5", "--warn=never");
        sameOfCompare(
                hyperfine("b", times(10, 1)),
                hyperfine("h", times(10, 1.11)),
                "--limit=time:fail=50,floor=20ms",
                "--floor=5ms",
                "--missing=fail",
                "--q=0.01");
    }

    @Test
    public void shouldKnowTheTwoMachinesOfTwoFiles() throws IOException {
        Path base = path("base.json");
        Path head = path("head.json");
        Agent other = new Agent("kvm-08", "77aa", AGENT.parts(), new TreeMap<>());
        ResultWriter.write(set(List.of(result(id("a"), Arm.HEAD, 10, 1)), "").withAgent(other), base);
        ResultWriter.write(set(List.of(result(id("a"), Arm.HEAD, 10, 0.7)), ""), head);
        Map<String, String> outputs = sameOfCompare(base, head);
        assertSays(outputs, ExitCodes.REGRESSION, "kvm-08 (77aa) against kvm-07 (3f9a1c)", "weak evidence");
        assertTrue(outputs.get("--json"), outputs.get("--json").contains("\"BASELINE\""));
    }

    @Test
    public void shouldReplaceLimitsByThoseOfTheCallAndSaySo() throws IOException {
        Path saved = path("both.json");
        outputs(
                Main.commandLine(),
                List.of("compare", hyperfine("b", times(10, 1)).toString(), hyperfine("h", times(10, 1.05)).toString(),
                        "--out=" + saved),
                "compare");
        Map<String, String> carried = outputs(Main.commandLine(), List.of("report", saved.toString()), "report");
        assertSays(carried, ExitCodes.REGRESSION);
        Map<String, String> own =
                outputs(Main.commandLine(), List.of("report", saved.toString(), "--fail=20"), "own");
        assertSays(own, ExitCodes.PASS);
        String note = "judged by other limits than the results carry, in one round: warn 2 %, fail 20 %; they carry: warn 2 %,"
                + " fail 3 %";
        for (String report : List.of("--markdown", "--html", "--json")) {
            assertTrue(report, own.get(report).contains(note));
        }
    }

    @Test
    public void shouldPublishTheSame() throws IOException {
        Path saved = path("saved.json");
        ResultSet wide = set(both("a", 0.8), "00")
                .withBasis(Comparison.interleaved(
                        Policy.of(0.5, 0.6, 0).withRounds(1),
                        new Rounds(1, Collections.emptySortedSet(), Collections.emptySortedMap()),
                        Context.NONE));
        ResultWriter.write(wide, saved);
        Map<String, String> report = outputs(Main.commandLine(), List.of("report", saved.toString()), "report");
        assertSays(report, ExitCodes.PASS);
        assertEquals(0, publish(saved));
        assertTrue(Files.readString(path("summary")), Files.readString(path("summary")).contains("by 50 % or more"));
        assertEquals(1, publish(saved, "--fail=3"));
    }

    private int publish(Path file, String... limits) {
        List<String> arguments =
                new ArrayList<>(List.of("publish", file.toString(), "--summary=" + path("summary")));
        arguments.addAll(List.of(limits));
        return Main.commandLine()
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(new StringWriter()))
                .execute(arguments.toArray(String[]::new));
    }
}
