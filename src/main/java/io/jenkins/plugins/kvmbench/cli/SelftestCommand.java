package io.jenkins.plugins.kvmbench.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.gate.test.Layout;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessBinary;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.session.Rebuilds;
import io.jenkins.plugins.kvmbench.engine.session.Request;
import io.jenkins.plugins.kvmbench.engine.session.SelfTest;
import io.jenkins.plugins.kvmbench.engine.session.SessionPlan;
import io.jenkins.plugins.kvmbench.engine.session.Testbed;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteProvider;
import io.jenkins.plugins.kvmbench.engine.suite.Suites;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "selftest",
        description = "Tries the gate on this machine: the same code on both sides must not fail, a canary must; or measures what"
                + " rebuilding the same code does.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  kvmbench selftest --runs 30               false alarms of identical code",
            "  kvmbench selftest --runs 20 --canary +10%%  a slow-down of 10 %% that is really there",
            "  KVMBENCH_HARNESS=native/build/kvmbench-harness kvmbench selftest --rebuild 'make -C native'",
            "  kvmbench selftest command --param command=./bench --rebuild './link-in-order $KVMBENCH_LINK_SEED'"
        })
final class SelftestCommand implements Callable<Integer> {

    /** Two would give a spread that nobody can believe. */
    private static final int MIN_BUILDS = 3;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SUITE", arity = "0..*", description = "default: snapshot and syscall")
    private List<String> suites = List.of();

    @Option(names = "--runs", paramLabel = "N", description = "comparisons (default: 1), or rebuilds (default: 10)")
    private Integer runs;

    @Option(
            names = "--canary",
            paramLabel = "PERCENT",
            defaultValue = "0",
            description = "makes the head slower by this much, which the gate must catch")
    private String canary;

    @Option(
            names = "--rebuild",
            paramLabel = "COMMAND",
            description = "measures the spread over rebuilds: COMMAND builds what is measured, and links it in an order drawn from"
                    + " KVMBENCH_LINK_SEED in its environment")
    private String rebuild;

    @Option(names = "--json", description = "one JSON document on standard output")
    private boolean json;

    @Mixin
    private RequestOptions what;

    @Mixin
    private MeasureOptions measure;

    @Mixin
    private GateOptions gate;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Policy policy = gate.policy();
        return rebuild == null ? compare(policy, runs(1, 1)) : rebuild(policy, runs(10, MIN_BUILDS));
    }

    private int runs(int fallback, int least) {
        if (runs != null && runs < least) {
            throw new SuiteException("--runs cannot be " + runs + ": " + least + " or more");
        }
        return runs == null ? fallback : runs;
    }

    private Request request(Map<Arm, Map<String, String>> arms) {
        return new Request(suites(), measure.preset(), what.params(), arms, measure.invocations(), what.metrics(), 1);
    }

    private List<String> suites() {
        return suites.isEmpty()
                ? Suites.providers().stream()
                        .filter(SuiteProvider::testsTheGate)
                        .map(SuiteProvider::name)
                        .toList()
                : suites;
    }

    private ProgressView progress() {
        return ProgressView.create(System.err, json, results -> {});
    }

    private int rebuild(Policy policy, int builds) throws IOException, InterruptedException {
        RebuildCommand command = new RebuildCommand(rebuild, suites(), System.getenv());
        Request request = request(Map.of());
        // What calibrates the machine may be what the command builds, and may not be there before.
        Testbed testbed = measure.testbed(command.build(0));
        Layout layout;
        try (ProgressView view = progress()) {
            layout = new Rebuilds(request, testbed, Invocations.info(spec), view)
                    .run(builds, command, seed -> view.note("build " + seed + " of " + builds + " is measured"));
        }
        return new LayoutReport(layout, policy).write(spec.commandLine().getOut(), json);
    }

    private int compare(Policy policy, int trials) throws IOException, InterruptedException {
        HarnessBinary own = HarnessBinary.own(System.getenv());
        SessionPlan plan =
                SessionPlan.of(request(Map.of(Arm.BASE, Map.of(), Arm.HEAD, Map.of("canary", canary))), own);
        Testbed testbed = measure.testbed(own);
        PrintWriter err = spec.commandLine().getErr();
        List<SelfTest.Trial> tried;
        try (ProgressView view = progress()) {
            int[] done = {0};
            tried = new SelfTest(plan, policy, testbed, Invocations.info(spec), view).run(trials, trial -> {
                err.printf(
                        "%d of %d: %s, %d called slower%n",
                        ++done[0],
                        trials,
                        trial.failed() ? "failed" : trial.invalid() ? "invalid (" + trial.problem() + ")" : "passed",
                        trial.regressed());
                err.flush();
            });
        }
        return report(tried, plan.canary());
    }

    private int report(List<SelfTest.Trial> trials, boolean withCanary) throws IOException {
        long failed = trials.stream().filter(SelfTest.Trial::failed).count();
        long invalid = trials.stream().filter(SelfTest.Trial::invalid).count();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ObjectMapper mapper = new ObjectMapper();
            ObjectNode document = mapper.createObjectNode();
            document.put("canary", canary).put("runs", trials.size()).put("failed", failed).put("invalid", invalid);
            out.println(mapper.writerWithDefaultPrettyPrinter().writeValueAsString(document));
        } else if (withCanary) {
            out.printf("the canary of %s was caught in %d of %d runs, %d invalid%n", canary, failed, trials.size(), invalid);
        } else {
            out.printf("identical code failed in %d of %d runs, %d invalid%n", failed, trials.size(), invalid);
        }
        out.flush();
        if (trials.stream().allMatch(trial -> trial.judgement().cannot())) {
            return ExitCodes.CANNOT;
        }
        if (invalid == trials.size()) {
            return ExitCodes.INVALID;
        }
        boolean asExpected = withCanary ? failed == trials.size() - invalid : failed == 0;
        return asExpected ? ExitCodes.PASS : ExitCodes.REGRESSION;
    }
}
