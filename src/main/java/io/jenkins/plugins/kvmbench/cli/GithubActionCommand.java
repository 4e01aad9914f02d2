package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.plan.Plan;
import io.jenkins.plugins.kvmbench.engine.plan.PlanException;
import io.jenkins.plugins.kvmbench.engine.plan.PlanReader;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "github-action",
        description = "A step of the GitHub Action; its inputs are environment variables. For action.yml.",
        mixinStandardHelpOptions = true)
final class GithubActionCommand implements Callable<Integer> {

    /** The steps, in their order. */
    enum Stage {
        check,
        measure,
        report
    }

    @Parameters(paramLabel = "STAGE", description = "${COMPLETION-CANDIDATES}")
    private Stage stage;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return run(stage, System.getenv(), ProcessOutput.words(FileDescriptor.out));
    }

    /** @param out the step's log */
    static int run(Stage stage, Map<String, String> environment, PrintStream out) throws IOException, InterruptedException {
        ActionFiles files = ActionFiles.of(environment);
        RunnerLog log = new RunnerLog(out);
        if (stage == Stage.measure) {
            return new ActionMeasure(files, out).run(GithubActionCommand::kvmbench);
        }
        RunnerFiles runner = new RunnerFiles(environment);
        ActionInputs inputs = new ActionInputs(environment).over(publishing());
        try {
            if (stage == Stage.report && inputs.given("rerun")) {
                return new ActionRerun(inputs, environment, runner, log).run();
            }
            ActionEvent event = ActionEvent.of(environment);
            ActionPublish publish = new ActionPublish(inputs, event, environment, log);
            if (stage == Stage.check) {
                new ActionCheck(inputs, event, files, publish).run(runner);
                return ExitCodes.PASS;
            }
            return new ActionReport(inputs, event, files, runner, log, environment).run(publish);
        } catch (IllegalArgumentException | IOException e) {
            int code = Main.exitCode(e);
            String verdict = code == ExitCodes.INVALID ? "invalid" : ActionReport.MISCONFIGURED;
            ActionReport.nothing(runner, log, verdict, Main.message(e));
            return code;
        }
    }

    /** What the repository says of publishing; what is wrong with its file is said where it is measured by it. */
    private static Optional<Plan.Publishing> publishing() throws IOException {
        try {
            return PlanReader.find(Path.of(Plan.FILE)).map(Plan::publishing);
        } catch (PlanException wrong) {
            return Optional.empty();
        }
    }

    /** No argument stands for a file of arguments. */
    private static int kvmbench(List<String> arguments, PrintWriter errors) {
        ProcessOutput out = ProcessOutput.standard();
        int code = Main.commandLine()
                .setExpandAtFiles(false)
                .setOut(out)
                .setErr(errors)
                .execute(arguments.toArray(String[]::new));
        out.flush();
        return code;
    }
}
