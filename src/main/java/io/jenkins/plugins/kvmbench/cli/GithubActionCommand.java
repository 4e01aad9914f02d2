package io.jenkins.plugins.kvmbench.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
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
        measure,
        report
    }

    @Parameters(paramLabel = "STAGE", description = "${COMPLETION-CANDIDATES}")
    private Stage stage;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Map<String, String> environment = System.getenv();
        ActionInputs inputs = new ActionInputs(environment);
        ActionFiles files = ActionFiles.of(environment);
        RunnerLog log = new RunnerLog(System.out);
        try {
            ActionEvent event = ActionEvent.of(environment);
            return switch (stage) {
                case measure -> new ActionMeasure(inputs, event, files).run(GithubActionCommand::kvmbench);
                case report -> new ActionReport(inputs, event, files, new RunnerFiles(environment), log, environment)
                        .run();
            };
        } catch (IllegalArgumentException | IOException e) {
            log.annotate(RunnerLog.Level.error, Main.message(e));
            return Main.exitCode(e);
        }
    }

    /** No argument stands for a file of arguments. */
    private static int kvmbench(List<String> arguments) {
        return Main.commandLine().setExpandAtFiles(false).execute(arguments.toArray(String[]::new));
    }
}
