package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.codec.AtomicFile;
import io.jenkins.plugins.kvmbench.engine.codec.BisectionJson;
import io.jenkins.plugins.kvmbench.engine.codec.Content;
import io.jenkins.plugins.kvmbench.engine.gate.bisect.Bisection;
import io.jenkins.plugins.kvmbench.engine.gate.bisect.Probe;
import io.jenkins.plugins.kvmbench.engine.harness.Harness;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessBinary;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessRunner;
import io.jenkins.plugins.kvmbench.engine.harness.OutputMetric;
import io.jenkins.plugins.kvmbench.engine.report.Change;
import io.jenkins.plugins.kvmbench.engine.report.Names;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import io.jenkins.plugins.kvmbench.engine.session.Request;
import io.jenkins.plugins.kvmbench.engine.session.Session;
import io.jenkins.plugins.kvmbench.engine.session.SessionPlan;
import io.jenkins.plugins.kvmbench.engine.session.Testbed;
import io.jenkins.plugins.kvmbench.engine.suite.Preset;
import io.jenkins.plugins.kvmbench.engine.suite.Suite;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import io.jenkins.plugins.kvmbench.engine.tool.Repository;
import io.jenkins.plugins.kvmbench.engine.tool.Side;
import io.jenkins.plugins.kvmbench.engine.tool.ToolException;
import io.jenkins.plugins.kvmbench.engine.tool.Workplace;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "bisect",
        description = "Finds the commit that made something slower: each is measured beside the good one, as often as the noise asks"
                + " for.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  kvmbench bisect --good v1.0 --bad main --build make --run ./bench",
            "  kvmbench bisect --good v1.0 --bad main --build make --run './bench --json' --metric 'p99[ms]=/latency/p99' \\",
            "      --out bisection.json           # with --resume it goes on where it stopped"
        })
final class BisectCommand implements Callable<Integer> {

    private static final String SUITE = "command";

    @Spec
    private CommandSpec spec;

    @Option(names = "--good", paramLabel = "REV", required = true, description = "a commit that is fast")
    private String good;

    @Option(names = "--bad", paramLabel = "REV", required = true, description = "a later one that is slow")
    private String bad;

    @Option(
            names = "--run",
            paramLabel = "COMMAND",
            required = true,
            description = "what is measured, run in a worktree of each commit by /bin/sh")
    private String command;

    @Option(
            names = "--build",
            paramLabel = "COMMAND",
            defaultValue = "",
            description = "run once in each worktree before it is measured (default: nothing is built). A commit that it fails for is"
                    + " passed over")
    private String build;

    @Option(
            names = "--metric",
            paramLabel = "NAME[UNIT,BETTER]=WHERE",
            description = "what COMMAND prints and is to be looked at in place of its wall time, as in 'run'")
    private String metric;

    @Option(names = "--out", paramLabel = "FILE", description = "what was measured; saved after every commit")
    private Path out;

    @Option(names = "--resume", description = "goes on where an interrupted bisection with the same --out stopped")
    private boolean resume;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "rounds in which a commit is measured at most (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Mixin
    private MeasureOptions measure;

    @Mixin
    private GateOptions gate;

    private final List<BisectionJson.Measured> measured = new ArrayList<>();
    private Direction better = Direction.UNKNOWN;

    @Override
    public Integer call() throws IOException, InterruptedException {
        measure.check();
        gate.policy();
        List<OutputMetric> metrics = metric == null ? List.of() : List.of(OutputMetric.parse(metric));
        Path here = Path.of("").toAbsolutePath();
        HarnessBinary own = HarnessBinary.own(System.getenv());
        HarnessRunner runner = (binary, work, progress) -> new Harness(binary).run(work, progress);
        Repository repository = new Repository(here, own, runner);
        if (!repository.exists()) {
            throw new SuiteException("'" + here + "' is in no git repository with a commit");
        }
        Repository.Revision from = repository.known(good);
        List<Repository.Revision> commits = repository.between(good, bad);
        List<String> question = List.of(
                from.commit(), commits.get(commits.size() - 1).commit(), build, command, metric == null ? "" : metric);
        Deque<BisectionJson.Measured> known = known(question);
        better = metrics.isEmpty() ? Direction.LOWER : metrics.get(0).better();
        say((commits.size() == 1 ? "1 commit" : commits.size() + " commits") + " after " + from + ", about "
                + (32 - Integer.numberOfLeadingZeros(commits.size() - 1)) + " to measure");
        Testbed testbed = measure.testbed(own);
        Bisection.Measurer measurer = (commit, invocations) -> {
            String hash = commits.get(commit - 1).commit();
            BisectionJson.Measured next = known.poll();
            if (next == null) {
                next = new BisectionJson.Measured(
                        hash, probe(here, testbed, runner, from.commit(), hash, commit == commits.size(), metrics, invocations));
            } else if (!next.commit().equals(hash)) {
                throw new SuiteException("'" + out + "' does not go on as this does: it measured " + next.commit() + " where this would "
                        + hash + "; begin anew without --resume");
            }
            measured.add(next);
            save(question);
            return next.probe();
        };
        Bisection bisection = new Bisection(
                measurer, new Bisection.Options(better, gate.policy(), Math.max(6, measure.invocations()), rounds));
        Bisection.Answer answer = Farewell.around(
                () -> bisection.run(commits.size(), (commit, turn, change, count) -> told(commits.get(commit - 1), turn, change, count)),
                () -> say(out == null
                        ? "interrupted: nothing was kept; with --out FILE the next bisection can be resumed"
                        : "interrupted: what was measured is in " + out + "; the same command with --resume goes on"));
        return answered(answer, from, commits);
    }

    private Deque<BisectionJson.Measured> known(List<String> question) throws IOException {
        if (!resume) {
            return new ArrayDeque<>();
        }
        if (out == null) {
            throw new SuiteException("--resume goes with --out: it goes on with that file");
        }
        if (!Files.exists(out)) {
            return new ArrayDeque<>();
        }
        BisectionJson saved = BisectionJson.read(Content.open(out), out.toString());
        if (!saved.question().equals(question)) {
            throw new SuiteException("'" + out + "' is of another question (commits, build, command or metric differ): name another"
                    + " file, or repeat the command that began it");
        }
        return new ArrayDeque<>(saved.measured());
    }

    private void save(List<String> question) throws IOException {
        if (out != null) {
            AtomicFile.write(out, new BisectionJson(question, measured)::write);
        }
    }

    /** A commit beside the good one; empty where it does not build. */
    private Optional<Probe> probe(
            Path here,
            Testbed testbed,
            HarnessRunner runner,
            String from,
            String commit,
            boolean end,
            List<OutputMetric> metrics,
            int invocations)
            throws IOException, InterruptedException {
        try (Workplace place = Workplace.open(testbed.harness(), runner, what -> {})) {
            Map<Arm, Side> sides = new EnumMap<>(Arm.class);
            sides.put(Arm.BASE, place.side(Arm.BASE, from, here));
            sides.put(Arm.HEAD, place.side(Arm.HEAD, commit, here));
            place.build(Arm.BASE, sides.get(Arm.BASE), build);
            try {
                place.build(Arm.HEAD, sides.get(Arm.HEAD), build);
            } catch (ToolException e) {
                if (end) {
                    throw e;
                }
                say("passed over, it does not build: " + e.getMessage().lines().findFirst().orElse(""));
                return Optional.empty();
            }
            Request request = new Request(
                    List.of(SUITE),
                    Preset.QUICK,
                    Map.of(SUITE, command, "cwd", Suite.SIDE),
                    Map.of(Arm.BASE, Map.of(), Arm.HEAD, Map.of()),
                    invocations,
                    metrics,
                    1);
            SessionPlan plan = SessionPlan.of(List.of(request), List.of(), sides, testbed.harness());
            try (ProgressView view = ProgressView.create(System.err, true, soFar -> {})) {
                Session session = new Session(
                        plan, gate.policy().withRounds(1), plan.context().judgingIdentical(), testbed, RunInfo.UNKNOWN, view);
                return probe(session.run(Optional.empty()).results(), end);
            }
        }
    }

    private Optional<Probe> probe(ResultSet results, boolean end) {
        Optional<Result> base = gating(results, Arm.BASE);
        Optional<Result> head = gating(results, Arm.HEAD);
        if (base.isEmpty() || base.get().counted().isEmpty()) {
            throw new SuiteException("nothing was measured of the good commit: " + reason(base));
        }
        if (head.isEmpty() || head.get().counted().isEmpty()) {
            if (end) {
                throw new SuiteException("nothing was measured of the bad commit: " + reason(head));
            }
            say("passed over, nothing was measured of it: " + reason(head));
            return Optional.empty();
        }
        return Optional.of(new Probe(
                base.get().medians(), slots(base.get()), head.get().medians(), slots(head.get())));
    }

    private static String reason(Optional<Result> result) {
        return result.map(one -> Names.plain(one.losses().reason())).orElse("it has no such metric");
    }

    private static Optional<Result> gating(ResultSet results, Arm arm) {
        return results.on(arm).stream()
                .filter(result -> result.gating() && result.id().suite().equals(SUITE))
                .findFirst();
    }

    private static int[] slots(Result result) {
        return result.counted().stream().mapToInt(Invocation::slot).toArray();
    }

    private void told(Repository.Revision commit, Bisection.Turn turn, double change, int invocations) {
        String how = turn == Bisection.Turn.SKIPPED
                ? "not measured"
                : words(change) + " (" + invocations + " invocations a side)";
        say(commit.commit().substring(0, 12) + " " + turn.name().toLowerCase(Locale.ROOT) + ": " + how + "  "
                + Names.shown(commit.name()));
    }

    private String words(double change) {
        return Change.share(change, metric == null ? "s" : "", better).words();
    }

    private int answered(Bisection.Answer answer, Repository.Revision from, List<Repository.Revision> commits) {
        PrintWriter out = spec.commandLine().getOut();
        int code = ExitCodes.PASS;
        if (!answer.shown()) {
            out.println("not shown to be worse: " + words(answer.change()) + " from '" + Names.shown(good) + "' to '"
                    + Names.shown(bad) + "' is less than the limit or what the noise can do");
            code = ExitCodes.INVALID;
        } else if (answer.one()) {
            Repository.Revision culprit = commits.get(answer.firstBad() - 1);
            out.println("first bad commit: " + culprit.commit() + " " + Names.shown(culprit.name()));
        } else {
            out.println("the first bad commit is one of these, the others of which cannot be measured:");
            commits.subList(answer.lastGood(), answer.firstBad())
                    .forEach(commit -> out.println("  " + commit.commit() + " " + Names.shown(commit.name())));
        }
        if (answer.shown() && !answer.sure()) {
            out.println("not every turn was beyond doubt: measure this one again, A/B against its parent");
        }
        out.flush();
        return code;
    }

    private void say(String words) {
        spec.commandLine().getErr().println(words);
        spec.commandLine().getErr().flush();
    }
}
