package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.codec.ResultReader;
import io.jenkins.plugins.kvmbench.engine.codec.ResultWriter;
import io.jenkins.plugins.kvmbench.engine.gate.Context;
import io.jenkins.plugins.kvmbench.engine.gate.Judgement;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.gate.Terms;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessBinary;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import io.jenkins.plugins.kvmbench.engine.session.Session;
import io.jenkins.plugins.kvmbench.engine.session.SessionPlan;
import io.jenkins.plugins.kvmbench.engine.session.Testbed;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What is the same of all that is measured: the file it is saved in, how it goes on, how it is judged. */
final class SessionOptions {

    @Option(names = "--out", paramLabel = "FILE", description = "the result file; saved after every invocation")
    private Path out;

    @Option(names = "--resume", description = "goes on where an interrupted run with the same --out stopped")
    private boolean resume;

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

    /** What the file holds; null before there is any. */
    private ResultSet kept;

    /** Nothing is saved any more: a process that ends would leave half a file. */
    private boolean ending;

    /** Why the newest results are not in the file; empty when they are. */
    private String unsaved = "";

    /** Works out what to measure. */
    interface Planner {
        SessionPlan plan(HarnessBinary own) throws IOException, InterruptedException;
    }

    /**
     * What is measured and what it is held against.
     *
     * @param policy but for the rounds that are asked for here
     */
    record Planned(SessionPlan plan, Policy policy, Terms terms) {}

    /** Works out what to measure, and what it is held against. */
    interface JudgedPlanner {
        Planned plan(HarnessBinary own) throws IOException, InterruptedException;
    }

    long seed() {
        return seed;
    }

    /** Measures, judges and reports. @return the exit code */
    int run(CommandSpec spec, MeasureOptions measure, GateOptions gate, OutputOptions output, RowFilter shown, Planner planner)
            throws IOException, InterruptedException {
        Policy policy = gate.policy();
        return run(spec, measure, output, shown, own -> new Planned(planner.plan(own), policy, Terms.NONE));
    }

    /** The same where what is measured says what it is held against. */
    int run(CommandSpec spec, MeasureOptions measure, OutputOptions output, RowFilter shown, JudgedPlanner planner)
            throws IOException, InterruptedException {
        output.check(Optional.ofNullable(out).map(Path::toString), List.of(), shown);
        measure.check();
        Optional<ResultSet> unfinished = unfinished();
        HarnessBinary own = HarnessBinary.own(System.getenv());
        Planned planned = planner.plan(own);
        SessionPlan plan = planned.plan();
        Policy policy = rounds == null ? planned.policy() : planned.policy().withRounds(rounds);
        Context context = context(plan).withTerms(planned.terms());
        kept = unfinished.orElse(null);
        Testbed testbed = measure.testbed(own);
        Judgement judgement;
        try (ProgressView view = output.progress(spec, this::save)) {
            RunInfo run = Invocations.info(spec);
            Session session = new Session(plan, policy, context, testbed, run, view);
            judgement = Farewell.around(() -> session.run(unfinished), () -> view.note(interrupted(plan)));
        }
        boolean written = output.write(spec, judgement, shown);
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
        return Optional.of(ResultReader.read(out, ResultReader.Keep.ALL));
    }
}
