package io.jenkins.plugins.kvmbench.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessBinary;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.session.Request;
import io.jenkins.plugins.kvmbench.engine.session.SelfTest;
import io.jenkins.plugins.kvmbench.engine.session.SessionPlan;
import io.jenkins.plugins.kvmbench.engine.session.Testbed;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
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
        description = "Tries the gate on this machine: the same code on both sides must not fail, a canary must.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  kvmbench selftest --runs 30               false alarms of identical code",
            "  kvmbench selftest --runs 20 --canary +10%%  a slow-down of 10 %% that is really there"
        })
final class SelftestCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SUITE", arity = "0..*", description = "default: snapshot and syscall")
    private List<String> suites = List.of();

    @Option(names = "--runs", paramLabel = "N", defaultValue = "1", description = "comparisons (default: ${DEFAULT-VALUE})")
    private int runs;

    @Option(
            names = "--canary",
            paramLabel = "PERCENT",
            defaultValue = "0",
            description = "makes the head slower by this much, which the gate must catch")
    private String canary;

    @Option(names = "--json", description = "one JSON document on standard output")
    private boolean json;

    @Mixin
    private MeasureOptions measure;

    @Mixin
    private GateOptions gate;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (runs < 1) {
            throw new SuiteException("--runs cannot be " + runs + ": 1 or more");
        }
        Policy policy = gate.policy();
        HarnessBinary own = HarnessBinary.own(System.getenv());
        Request request = new Request(
                suites.isEmpty() ? List.of("snapshot", "syscall") : suites,
                measure.preset(),
                Map.of(),
                Map.of(Arm.BASE, Map.of(), Arm.HEAD, Map.of("canary", canary)),
                measure.invocations(),
                List.of(),
                1);
        SessionPlan plan = SessionPlan.of(request, own);
        Testbed testbed = measure.testbed(own);
        PrintWriter err = spec.commandLine().getErr();
        List<SelfTest.Trial> trials;
        try (ProgressView view = ProgressView.create(System.err, json, System.console() != null, results -> {})) {
            int[] done = {0};
            trials = new SelfTest(plan, policy, testbed, Invocations.info(spec), view).run(runs, trial -> {
                err.printf(
                        "%d of %d: %s, %d called slower%n",
                        ++done[0],
                        runs,
                        trial.failed() ? "failed" : trial.invalid() ? "invalid (" + trial.problem() + ")" : "passed",
                        trial.regressed());
                err.flush();
            });
        }
        return report(trials, plan.canary());
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
