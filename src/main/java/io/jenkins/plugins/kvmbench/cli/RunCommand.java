package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.harness.HarnessBinary;
import io.jenkins.plugins.kvmbench.engine.plan.Plan;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.session.Request;
import io.jenkins.plugins.kvmbench.engine.session.SessionPlan;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import io.jenkins.plugins.kvmbench.engine.suite.Suites;
import java.io.IOException;
import java.util.EnumMap;
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
        name = "run",
        description = "Measures on this machine: what kvmbench.yaml says, or suites; base and head interleaved, then gates.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        subcommands = {RunCriterionCommand.class, RunOwnCommand.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  kvmbench run                      # what kvmbench.yaml says; 'kvmbench init' writes one",
            "  kvmbench run snapshot syscall --out results.json",
            "  kvmbench run snapshot --param pages=100,1000 --param instrs=1000 --html report.html",
            "  kvmbench run snapshot --base strategy=classic --head strategy=fast",
            "  kvmbench run snapshot --base harness=old/kvmbench-harness --head harness=new/kvmbench-harness",
            "  kvmbench run kernel --base kernel=old/bzImage --head kernel=new/bzImage",
            "  kvmbench run command --base './old --bench' --head './new --bench' --metric 'rate[1/s,higher]=rate: (\\S+)'"
        })
final class RunCommand implements Callable<Integer>, Checked {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SUITE", arity = "0..*", description = "snapshot, syscall, command; see 'kvmbench suites'")
    private List<String> suites = List.of();

    @Mixin
    private RequestOptions what;

    @Option(
            names = "--base",
            paramLabel = "NAME=VALUE,...",
            description = "what the base sets: parameters, harness=FILE (another build of it), canary=PERCENT (a known "
                    + "slow-down), kernel=FILE (measured in a guest of that kernel, with kernel_args and kernel_set); for suite command: the command; where no suite is named: a git revision")
    private String base;

    @Option(names = "--head", paramLabel = "NAME=VALUE,...", description = "what the head sets, likewise")
    private String head;

    @Mixin
    private FileRun file;

    @Mixin
    private SessionOptions session;

    @Mixin
    private MeasureOptions measure;

    @Mixin
    private GateOptions gate;

    @Mixin
    private RowFilter shown;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (suites.isEmpty()) {
            return file.run(spec, plan(), measure, session, gate, shown, output);
        }
        Request request = request();
        return session.run(spec, measure, gate, output, shown, own -> SessionPlan.of(request, own));
    }

    @Override
    public void check() throws IOException {
        gate.policy();
        if (suites.isEmpty()) {
            plan();
            return;
        }
        SessionPlan.of(request(), HarnessBinary.own(System.getenv()));
    }

    private Plan plan() throws IOException {
        return file.plan(new FileRun.Overrides(measure, what, base, head));
    }

    private Request request() {
        file.checkUnused();
        return new Request(
                suites,
                measure.preset(),
                what.params(),
                arms(),
                measure.invocations(),
                what.metrics(),
                session.seed());
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
