package io.jenkins.plugins.kvmbench.engine.report;

import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.Mode;
import io.jenkins.plugins.kvmbench.engine.gate.Outcome;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.gate.Row;
import io.jenkins.plugins.kvmbench.engine.gate.Severity;
import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs and decisions for the tests. All numbers are invented. */
public final class Samples {

    public static final Agent AGENT = new Agent(
            "kvm-07",
            "3f9a1c20d5e6",
            new TreeMap<>(Map.of(
                    "cpu_model", "AMD EPYC", "kernel", "6.18.0", "nested", "yes", "kvm", "pvm", "governor", "unknown")),
            new TreeMap<>(Map.of("arithmetic_cv_percent", 1.1)));

    public static final RunInfo RUN = new RunInfo(
            "r-1",
            Instant.parse("2026-03-01T10:00:00Z"),
            Instant.parse("2026-03-01T10:00:38Z"),
            "d4e5f6a",
            "faster-reset",
            "7",
            "kvmbench run snapshot --base commit=a1b2c3d --head commit=d4e5f6a",
            Map.of(Arm.BASE, new Subject("a1b2c3d", "h1"), Arm.HEAD, new Subject("d4e5f6a", "h2")));

    private static final Contamination CALM =
            Contamination.of(Map.of("steal_percent", 0.0, "involuntary_switches", 3.0), List.of());

    private Samples() {}

    /** What {@link Decision} needs to know of one benchmark. */
    public static Row row(SeriesId id, Verdict verdict, Level level, double base, double head, double change, double spread) {
        return new Row(
                id,
                "1/s",
                Direction.HIGHER,
                verdict,
                level,
                verdict == Verdict.REGRESSED
                        ? change > 0.2 ? Severity.HIGH : change > 0.1 ? Severity.MEDIUM : Severity.LOW
                        : null,
                base,
                head,
                false,
                change,
                change - spread,
                change + spread,
                verdict == Verdict.REGRESSED ? 2e-5 : 0.4,
                false,
                0.036,
                0.03,
                10,
                10,
                verdict == Verdict.REGRESSED ? 3 : 1,
                verdict == Verdict.INCONCLUSIVE ? "the upper bound reaches the limit of 3 %" : "",
                List.of());
    }

    public static Decision decision(Outcome outcome, List<Row> rows, String... notes) {
        return new Decision(Mode.AB, outcome, Policy.DEFAULT, rows.size(), 3, rows, List.of(notes));
    }

    public static SeriesId reset(long pages, long instrs, long cores, String strategy) {
        return SeriesId.of(
                "snapshot",
                "reset",
                Map.of("pages", "" + pages, "instrs", "" + instrs, "cores", "" + cores, "strategy", strategy),
                "exec_per_sec_core");
    }

    /** The same wobble in every run: within one percent of the value. */
    static double wobble(double value, int i) {
        return value * (1 + 0.01 * Math.sin(i * 2.4) * Math.cos(i));
    }

    static Result result(SeriesId id, String unit, Direction better, boolean gating, Arm arm, double value, int count) {
        List<Invocation> invocations = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            // ABBA
            int slot = 2 * i + (i % 2 == 0 ? arm.ordinal() : 1 - arm.ordinal());
            double[] samples = {wobble(value, slot), wobble(value, slot), wobble(value, slot)};
            invocations.add(new Invocation(slot, 0, samples, 0, Status.OK, CALM, ""));
        }
        return new Result(id, unit, better, gating, arm, invocations);
    }

    public static Result rate(SeriesId id, Arm arm, double value, int count) {
        return result(id, "1/s", Direction.HIGHER, true, arm, value, count);
    }

    /** One regression, one improvement, one undecided, one unchanged. */
    public static ReportInput slower() {
        SeriesId slow = reset(1000, 1000, 1, "fast");
        SeriesId fast = reset(100, 1000, 1, "fast");
        SeriesId same = reset(100, 1000, 1, "none");
        SeriesId open = SeriesId.of("syscall", "ioctl", Map.of("scenario", "trap"), "cycles");
        List<Result> results = new ArrayList<>();
        double[][] values = {{10_100, 9_350}, {23_500, 24_900}, {29_460, 29_400}, {9_702, 9_810}};
        List<SeriesId> ids = List.of(slow, fast, same, open);
        for (int i = 0; i < ids.size(); i++) {
            boolean cycles = ids.get(i).equals(open);
            for (Arm arm : Arm.values()) {
                results.add(result(
                        ids.get(i),
                        cycles ? "cycles" : "1/s",
                        cycles ? Direction.LOWER : Direction.HIGHER,
                        true,
                        arm,
                        values[i][arm.ordinal()],
                        10));
            }
        }
        Result disturbed = results.get(0);
        List<Invocation> withDisturbed = new ArrayList<>(disturbed.invocations());
        withDisturbed.add(new Invocation(
                21,
                0,
                new double[] {9_100},
                0,
                Status.CONTAMINATED,
                Contamination.of(Map.of("steal_percent", 4.0), List.of("steal 4.0 % is above 1 %")),
                ""));
        results.set(0, new Result(slow, "1/s", Direction.HIGHER, true, Arm.BASE, withDisturbed));
        Row regressed = row(slow, Verdict.REGRESSED, Level.FAIL, 10_100, 9_350, 0.0802, 0.0095);
        regressed = new Row(
                regressed.id(),
                regressed.unit(),
                regressed.better(),
                regressed.verdict(),
                regressed.level(),
                regressed.severity(),
                regressed.base(),
                regressed.head(),
                false,
                regressed.change(),
                regressed.lower(),
                regressed.upper(),
                regressed.p(),
                false,
                regressed.mde(),
                regressed.limit(),
                30,
                30,
                3,
                "slower by 8.0 %, which reaches the limit of 3 %",
                List.of(
                        new Row.Explanation("restore_ns", "ns", Direction.LOWER, 64_000, 71_616, 0.119),
                        new Row.Explanation("pages_restored", "", Direction.LOWER, 1003, 1120, 0.1167),
                        new Row.Explanation("exits", "", Direction.LOWER, 2, 2, 0)));
        Row undecided = row(open, Verdict.INCONCLUSIVE, Level.NONE, 9_702, 9_810, 0.0111, 0.026);
        Row inCycles = new Row(
                open,
                "cycles",
                Direction.LOWER,
                undecided.verdict(),
                undecided.level(),
                null,
                9_702,
                9_810,
                false,
                undecided.change(),
                undecided.lower(),
                undecided.upper(),
                0.14,
                true,
                0.041,
                0.03,
                10,
                10,
                1,
                undecided.reason(),
                List.of());
        List<Row> rows = List.of(
                regressed,
                inCycles,
                row(fast, Verdict.IMPROVED, Level.NONE, 23_500, 24_900, -0.0562, 0.008),
                row(same, Verdict.OK, Level.NONE, 29_460, 29_400, 0.002, 0.009));
        return ReportInput.of(new ResultSet(RUN, AGENT, results, List.of()), decision(Outcome.FAILED, rows));
    }

    /** A grid of the snapshot suite with copies, and the syscall suite by scenario. */
    static ResultSet grid(long[] pages, long[] instrs, long[] cores) {
        List<Result> results = new ArrayList<>();
        for (long page : pages) {
            results.add(result(
                    SeriesId.of("snapshot", "copy", Map.of("pages", "" + page), "copy_ns"),
                    "ns",
                    Direction.LOWER,
                    true,
                    Arm.HEAD,
                    40,
                    6));
            for (long instr : instrs) {
                for (long core : cores) {
                    double floor = 32_000 + instr * 0.2 + page * 10;
                    double[] ns = {floor, floor + page * 3_000, floor + page * 43 + 400};
                    String[] strategies = {"none", "classic", "fast"};
                    for (int i = 0; i < ns.length; i++) {
                        double perCore = 1e9 / ns[i] * (1 - 0.03 * (core - 1));
                        SeriesId id = reset(page, instr, core, strategies[i]);
                        results.add(rate(id, Arm.HEAD, perCore, 6));
                        results.add(result(
                                id.withMetric("exec_per_sec"),
                                "1/s",
                                Direction.HIGHER,
                                false,
                                Arm.HEAD,
                                perCore * core,
                                6));
                        results.add(
                                result(id.withMetric("audit_mismatch"), "", Direction.LOWER, false, Arm.HEAD, 0, 6));
                    }
                }
            }
        }
        Map<String, Double> cycles =
                Map.of("linux", 556.0, "trap", 9_702.0, "rewritten", 3.55, "rewritten-ret", 22.96, "call", 3.55);
        cycles.forEach((scenario, value) -> results.add(result(
                SeriesId.of("syscall", "ioctl", Map.of("scenario", scenario), "cycles"),
                "cycles",
                Direction.LOWER,
                true,
                Arm.HEAD,
                value,
                6)));
        results.sort(Comparator.comparing(Result::id).thenComparing(Result::arm));
        return new ResultSet(
                RUN,
                AGENT,
                results,
                List.of(new Skip("syscall/entry scenario=linux", "needs a PMU, which this machine lacks")));
    }

    public static ResultSet run() {
        return grid(new long[] {100, 1000}, new long[] {1000}, new long[] {1, 2});
    }

    public static ResultSet nothing() {
        return new ResultSet(RunInfo.UNKNOWN, Agent.UNKNOWN, List.of(), List.of());
    }

    /** Names that want to be code, markup, or to break the layout. */
    public static final List<String> HOSTILE = List.of(
            "<script>alert(1)</script>",
            "${7*7} {{x}} `id`",
            "a|b\\|c `tick` ``two``",
            "two\nlines\r\n| forged | row |",
            "\u202Egnp.exe\u2066",
            "שלום עולם",
            "\u001b[31mred\u0007",
            "\"quoted\" 'single' onmouseover=\"x()\"",
            "@everyone see [this](javascript:alert(1)) #1 https://evil.example www.evil.example",
            "</script><!-- --> ]]> &amp;",
            "=cmd|'/c calc'!A1",
            "x".repeat(10_000));

    public static ReportInput hostile() {
        List<Result> results = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        for (String name : HOSTILE) {
            SeriesId id = SeriesId.of(name, name, Map.of(name, name), name);
            results.add(result(id, name, Direction.LOWER, true, Arm.BASE, 100, 6));
            results.add(result(id, name, Direction.LOWER, true, Arm.HEAD, 110, 6));
            rows.add(new Row(
                    id,
                    name,
                    Direction.LOWER,
                    Verdict.REGRESSED,
                    Level.FAIL,
                    Severity.LOW,
                    100,
                    110,
                    false,
                    0.1,
                    0.08,
                    0.12,
                    1e-4,
                    false,
                    0.03,
                    0.03,
                    6,
                    6,
                    1,
                    name,
                    List.of(new Row.Explanation(name, name, Direction.LOWER, 1, 2, 1))));
        }
        String name = String.join(" ", HOSTILE.subList(0, 11));
        TreeMap<String, String> parts = new TreeMap<>();
        HOSTILE.forEach(hostile -> parts.put(hostile, hostile));
        parts.put("cpu_model", name);
        RunInfo run = new RunInfo(
                name,
                RUN.started(),
                null,
                name,
                name,
                name,
                name,
                Map.of(Arm.BASE, new Subject(name, ""), Arm.HEAD, new Subject(name, "")));
        return ReportInput.of(
                        new ResultSet(
                                run,
                                new Agent(name, name, parts, new TreeMap<>(Map.of(name, 1.0))),
                                results,
                                HOSTILE.stream()
                                        .map(hostile -> new Skip(hostile, hostile))
                                        .toList()),
                        decision(Outcome.FAILED, rows, HOSTILE.toArray(String[]::new)))
                .withData("{\"name\":\"</script><script>alert(2)</script>\"}")
                .withLinks(List.of(
                        new ReportInput.Link(name, "javascript:alert(1)"),
                        new ReportInput.Link(name, "https://example.org/\"><script>alert(3)</script>")));
    }

    /** Many benchmarks with mixed verdicts. */
    public static ReportInput large(int count) {
        List<Result> results = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SeriesId id =
                    SeriesId.of("vm", "copy-" + i % 40, Map.of("bytes", "" + 64 * (i + 1), "mode", "m" + i % 7), "ops");
            double change = i < 5 ? 0.05 + 0.03 * i : i < 30 ? -0.04 : 0.004 * Math.sin(i);
            Verdict verdict = i < 5
                    ? Verdict.REGRESSED
                    : i < 30 ? Verdict.IMPROVED : i % 9 == 0 ? Verdict.INCONCLUSIVE : Verdict.OK;
            double base = 1000 * (i + 1);
            results.add(rate(id, Arm.BASE, base, 10));
            results.add(rate(id, Arm.HEAD, base / (1 + change), 10));
            rows.add(row(
                    id,
                    verdict,
                    i < 3 ? Level.FAIL : i < 5 ? Level.WARN : Level.NONE,
                    base,
                    base / (1 + change),
                    change,
                    verdict == Verdict.INCONCLUSIVE ? 0.035 : 0.01));
        }
        return ReportInput.of(new ResultSet(RUN, AGENT, results, List.of()), decision(Outcome.FAILED, rows));
    }
}
