package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.codec.ResultReader;
import io.jenkins.plugins.kvmbench.engine.codec.ResultWriter;
import io.jenkins.plugins.kvmbench.engine.gate.Context;
import io.jenkins.plugins.kvmbench.engine.gate.Judgement;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessBinary;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessException;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import io.jenkins.plugins.kvmbench.engine.session.Request;
import io.jenkins.plugins.kvmbench.engine.session.Session;
import io.jenkins.plugins.kvmbench.engine.session.SessionPlan;
import io.jenkins.plugins.kvmbench.engine.session.Testbed;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import io.jenkins.plugins.kvmbench.engine.suite.Suites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "run",
        description = "Measures suites on this machine; with --base and --head both sides interleaved, then gates.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  kvmbench run snapshot syscall --out results.json",
            "  kvmbench run snapshot --param pages=100,1000 --param instrs=1000 --html report.html",
            "  kvmbench run snapshot --base strategy=classic --head strategy=fast",
            "  kvmbench run snapshot --base harness=old/kvmbench-harness --head harness=new/kvmbench-harness",
            "  kvmbench run command --base './old --bench' --head './new --bench' --metric 'rate[1/s,higher]=rate: (\\S+)'"
        })
final class RunCommand implements Callable<Integer>, Checked {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SUITE", arity = "1..*", description = "snapshot, syscall, command; see 'kvmbench suites'")
    private List<String> suites = List.of();

    @Mixin
    private RequestOptions what;

    @Option(
            names = "--base",
            paramLabel = "NAME=VALUE,...",
            description = "what the base sets: parameters, harness=FILE (another build of it), canary=PERCENT (a known "
                    + "slow-down); for suite command: the command")
    private String base;

    @Option(names = "--head", paramLabel = "NAME=VALUE,...", description = "what the head sets, likewise")
    private String head;

    @Option(names = "--out", paramLabel = "FILE", description = "the result file; saved after every invocation")
    private Path out;

    @Option(names = "--resume", description = "goes on where an interrupted run with the same --out stopped")
    private boolean resume;

    @Mixin
    private MeasureOptions measure;

    @Option(
            names = "--judge-identical",
            description = "judges an A/A, which cannot fail otherwise, as selftest does: is the gate quiet here?")
    private boolean judgeIdentical;

    @Option(
            names = "--layout-sd",
            paramLabel = "PERCENT",
            description = "the spread over rebuilds that 'selftest --rebuild' measured: the gate says which limit is below what"
                    + " that alone can do")
    private Double layoutSd;

    @Option(names = "--seed", defaultValue = "1", description = "orders and varying workloads are drawn from it")
    private long seed;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "rounds of measuring that a suspicion goes through before it counts (default: 3)")
    private Integer rounds;

    @Mixin
    private GateOptions gate;

    @Mixin
    private OutputOptions output;

    /** What the file holds; null before there is any. */
    private ResultSet kept;

    /** Nothing is saved any more: a process that ends would leave half a file. */
    private boolean ending;

    /** Why the newest results are not in the file; empty when they are. */
    private String unsaved = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        output.check(Optional.ofNullable(out).map(Path::toString), List.of());
        Policy policy = rounds == null ? gate.policy() : gate.policy().withRounds(rounds);
        Request request = request();
        HarnessBinary own = HarnessBinary.own(System.getenv());
        SessionPlan plan = SessionPlan.of(request, own);
        Optional<ResultSet> unfinished = unfinished();
        kept = unfinished.orElse(null);
        Testbed testbed = measure.testbed(own);
        Judgement judgement;
        try (ProgressView view = output.progress(spec, this::save)) {
            RunInfo run = Invocations.info(spec);
            Session session = new Session(plan, policy, context(plan), testbed, run, view);
            judgement = Farewell.around(() -> session.run(unfinished), () -> view.note(interrupted(plan)));
        }
        boolean written = output.write(spec, judgement);
        if (!unsaved.isEmpty()) {
            spec.commandLine().getErr().println("kvmbench: the results were not saved: " + unsaved);
        }
        return ExitCodes.ifWritten(written && unsaved.isEmpty(), ExitCodes.of(spec, judgement));
    }

    private Context context(SessionPlan plan) {
        Context context = judgeIdentical ? plan.context().judgingIdentical() : plan.context();
        if (layoutSd == null) {
            return context;
        }
        if (!(layoutSd >= 0 && layoutSd <= 100)) {
            throw new SuiteException("--layout-sd cannot be " + layoutSd + ": a percentage from 0 to 100");
        }
        return context.withLayoutSd(layoutSd / 100);
    }

    @Override
    public void check() throws HarnessException {
        gate.policy();
        SessionPlan.of(request(), HarnessBinary.own(System.getenv()));
    }

    private Request request() {
        return new Request(
                suites,
                measure.preset(),
                what.params(),
                arms(),
                measure.invocations(),
                what.metrics(),
                seed);
    }

    /** A disk that is full now may not be at the end: the measuring goes on, and the file that is there stays. */
    private synchronized void save(ResultSet soFar) {
        if (out != null && !ending) {
            try {
                ResultWriter.write(soFar, out);
                kept = soFar;
                unsaved = "";
            } catch (IOException e) {
                unsaved = e.getMessage();
            }
        }
    }

    /** Ends the saving. What an interruption leaves, and how to go on. */
    private synchronized String interrupted(SessionPlan plan) {
        ending = true;
        if (out == null) {
            return "interrupted: nothing was kept; with --out FILE the next run can be resumed";
        }
        long invocations = kept == null ? 0 : invocations(kept);
        if (invocations == 0) {
            return "interrupted before anything was measured: " + out + " holds nothing to go on with";
        }
        long planned = plan.planned();
        // Further rounds are not in the plan.
        String ofAll = invocations <= planned ? " of " + planned : "";
        return "interrupted: " + invocations + ofAll + " invocations are in " + out + "; the same command with --resume goes on";
    }

    /** Each once, of however many metrics. */
    private static long invocations(ResultSet results) {
        return results.results().stream()
                .filter(Result::gating)
                .collect(Collectors.toMap(
                        result -> List.of(result.id().withMetric(""), result.arm()),
                        result -> result.counted().size(),
                        Math::max))
                .values()
                .stream()
                .mapToLong(Integer::longValue)
                .sum();
    }

    private Optional<ResultSet> unfinished() throws IOException {
        if (!resume) {
            return Optional.empty();
        }
        if (out == null) {
            throw new SuiteException("--resume goes with --out: it goes on with that file");
        }
        if (!Files.exists(out)) {
            return Optional.empty();
        }
        ResultSet earlier = ResultReader.read(out, ResultReader.Keep.ALL);
        return Optional.of(earlier);
    }

    private Map<Arm, Map<String, String>> arms() {
        if (base == null && head == null) {
            return Map.of();
        }
        if (base == null || head == null) {
            throw new SuiteException("--base and --head go together: " + (base == null ? "--base" : "--head") + " is missing");
        }
        Map<Arm, Map<String, String>> arms = new EnumMap<>(Arm.class);
        arms.put(Arm.BASE, arm("--base", base));
        arms.put(Arm.HEAD, arm("--head", head));
        return arms;
    }

    private Map<String, String> arm(String option, String text) {
        if (suites.size() == 1 && !Suites.get(suites.get(0)).subject().isEmpty()) {
            return Map.of(Suites.get(suites.get(0)).subject(), text);
        }
        return text.isEmpty() ? Map.of() : RequestOptions.pairs(option, List.of(text.split(",")));
    }
}
