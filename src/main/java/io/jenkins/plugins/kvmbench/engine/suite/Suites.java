package io.jenkins.plugins.kvmbench.engine.suite;

import static io.jenkins.plugins.kvmbench.engine.suite.Parameter.choice;
import static io.jenkins.plugins.kvmbench.engine.suite.Parameter.number;
import static io.jenkins.plugins.kvmbench.engine.suite.Parameter.required;
import static io.jenkins.plugins.kvmbench.engine.suite.Parameter.text;

import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.suite.Suite.PresetPlan;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The suites there are. A test holds their parameters and ranges against what the native harness describes. */
public final class Suites {

    /** The suite that measures a command of the user's, and what that prints. */
    public static final String COMMAND = "command";

    private static final List<Suite> ALL = List.of(snapshot(), syscall(), command());

    private Suites() {}

    /** All suites, in the order people read them. */
    public static List<Suite> all() {
        return ALL;
    }

    /** @throws SuiteException when there is no such suite */
    public static Suite get(String name) {
        return ALL.stream()
                .filter(suite -> suite.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new SuiteException("unknown suite '" + name + "': there are "
                        + ALL.stream().map(Suite::name).collect(Collectors.joining(", "))));
    }

    /** Snapshot-fuzzing resets; the grid of {@code full} is snapchange's own benchmark. */
    private static Suite snapshot() {
        Parameter pages = number("pages", 1, 65536, "1000", "pages dirtied in each iteration");
        Benchmark reset = new Benchmark(
                "reset",
                "exec_per_sec_core",
                "1/s",
                Direction.HIGHER,
                List.of(
                        pages,
                        number("instrs", 1, 1_000_000_000, "1000", "turns of the loop in each iteration"),
                        number("vmexits", 1, 1_000_000_000, "", "breakpoints in each iteration, in place of instrs"),
                        number("cores", 1, 1024, "1", "virtual machines running at once, a core each"),
                        choice(
                                "strategy",
                                List.of("none", "classic", "fast"),
                                "fast",
                                "how the snapshot is restored: not at all (the floor), as fuzzers do today, or fast"),
                        choice("workload", List.of("fixed", "varying"), "fixed", "which pages an iteration dirties")),
                "run, dirty pages, restore the snapshot");
        Benchmark copy = new Benchmark(
                "copy",
                "copy_ns",
                "ns",
                Direction.LOWER,
                List.of(pages),
                "one 4 KiB page copied from a cached source: what a restore must cost at least");
        String strategies = "strategy=none,classic,fast";
        String cores = "cores=1,2,4,8,16,32,64,92";
        String grid = "pages=100,500,1000,5000,10000,25000";
        return new Suite(
                "snapshot",
                "snapshot-fuzzing resets: iterations/s over dirty pages x instructions or VM exits x cores",
                true,
                List.of(reset, copy),
                List.of(Set.of("instrs", "vmexits")),
                Map.of(
                        Preset.QUICK,
                        new PresetPlan(
                                new Schedule(40, 2_000, 5, 10),
                                List.of(
                                        Grid.of("reset", "pages=100,1000", "instrs=1000", "cores=1", strategies),
                                        Grid.of("copy", "pages=100,1000"))),
                        Preset.STANDARD,
                        new PresetPlan(
                                new Schedule(150, 3_000, 20, 10),
                                List.of(
                                        Grid.of(
                                                "reset",
                                                "pages=100,1000,10000",
                                                "instrs=1000,1000000",
                                                "cores=1,2",
                                                strategies),
                                        Grid.of("reset", "pages=100,1000", "vmexits=10", "cores=1", strategies),
                                        Grid.of(
                                                "reset",
                                                "pages=1000",
                                                "instrs=1000",
                                                "cores=1",
                                                "strategy=classic,fast",
                                                "workload=varying"),
                                        Grid.of("copy", "pages=100,1000,10000"))),
                        Preset.FULL,
                        new PresetPlan(
                                new Schedule(300, 5_000, 20, 6),
                                List.of(
                                        Grid.of(
                                                "reset",
                                                grid,
                                                "instrs=1000,10000,100000,1000000,10000000,100000000",
                                                cores,
                                                strategies),
                                        Grid.of(
                                                "reset",
                                                grid,
                                                "vmexits=1000,10000,100000,1000000,10000000,100000000",
                                                cores,
                                                strategies),
                                        Grid.of("copy", grid)))));
    }

    /** The ioctl loop and the entry latency of HermiTux's evaluation. */
    private static Suite syscall() {
        Benchmark loop = new Benchmark(
                "ioctl",
                "cycles",
                "cycles",
                Direction.LOWER,
                List.of(
                        choice(
                                "scenario",
                                List.of("linux", "trap", "rewritten", "rewritten-ret", "zpoline", "call"),
                                "trap",
                                "where the call goes: Linux, a guest's handler by trap, by a rewritten jump, a function"),
                        choice("fd", List.of("tty", "bad"), "tty", "the descriptor the call is made on under Linux")),
                "one ioctl in a loop, in TSC cycles");
        Benchmark entry = new Benchmark(
                "entry",
                "cycles",
                "cycles",
                Direction.LOWER,
                List.of(choice(
                        "scenario",
                        List.of("linux", "trap", "rewritten", "call"),
                        "trap",
                        "how the handler is reached")),
                "from just before the call to its handler's first instruction, in TSC cycles");
        Grid ioctl = Grid.of("ioctl", "scenario=linux,trap,rewritten,rewritten-ret,zpoline,call");
        List<Grid> quick = List.of(ioctl, Grid.of("entry", "scenario=trap,rewritten"));
        List<Grid> all = List.of(ioctl, Grid.of("entry", "scenario=linux,trap,rewritten,call"));
        return new Suite(
                "syscall",
                "system calls by trap, rewritten to jumps, and as functions, in cycles",
                false,
                List.of(loop, entry),
                List.of(),
                Map.of(
                        Preset.QUICK, new PresetPlan(new Schedule(20, 1_000, 2, 10), quick),
                        Preset.STANDARD, new PresetPlan(new Schedule(100, 2_000, 10, 10), all),
                        Preset.FULL, new PresetPlan(new Schedule(500, 5_000, 20, 20), all)));
    }

    /** Any command of the user's. */
    private static Suite command() {
        Benchmark run = new Benchmark(
                "run",
                "wall",
                "s",
                Direction.LOWER,
                List.of(
                        required("command", "the command"),
                        choice("shell", List.of("sh", "none"), "sh", "run by /bin/sh -c, or split at spaces"),
                        number("timeout_ms", 1, 86_400_000, "600000", "how long one run may take"),
                        text("cwd", TextForm.ANY, "the directory it runs in"),
                        text("pin", TextForm.CPUS, "CPUs it may run on, as taskset takes them (0-3); left out: all of this program's own"),
                        number("runs", 1, 100_000, "1", "timed runs in each invocation"),
                        number("warmup", 0, 100_000, "0", "runs before the first timed one")),
                "wall, user and system time and peak memory of one command");
        List<Grid> grids = List.of(Grid.of("run"));
        return new Suite(
                COMMAND,
                "any command: wall, user and system time, peak memory, and the metrics it prints",
                false,
                List.of(run),
                List.of(),
                Map.of(
                        Preset.QUICK, new PresetPlan(new Schedule(1, 1_000, 0, 10), grids),
                        Preset.STANDARD, new PresetPlan(new Schedule(1, 1_000, 0, 20), grids),
                        Preset.FULL, new PresetPlan(new Schedule(1, 1_000, 0, 50), grids)));
    }
}
