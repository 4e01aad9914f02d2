package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.github.BenchCommand;
import io.jenkins.plugins.kvmbench.engine.github.Outcome;
import io.jenkins.plugins.kvmbench.engine.github.Publisher;
import io.jenkins.plugins.kvmbench.engine.github.Token;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * The action where a comment says {@code /bench}: it measures nothing itself, since a comment's run has the rights of this repository;
 * GitHub repeats the run of the change.
 */
final class ActionRerun {

    private static final String STARTED = "started";
    private static final String REFUSED = "refused";

    private final ActionInputs inputs;
    private final Map<String, String> environment;
    private final RunnerFiles runner;
    private final RunnerLog log;

    ActionRerun(ActionInputs inputs, Map<String, String> environment, RunnerFiles runner, RunnerLog log) {
        this.inputs = inputs;
        this.environment = environment;
        this.runner = runner;
        this.log = log;
    }

    /** @return the step's exit code */
    int run() throws IOException, InterruptedException {
        Optional<BenchCommand> command = ActionEvent.command(environment);
        if (command.isEmpty()) {
            return ended(REFUSED, RunnerLog.Level.notice, "the comment is no new " + BenchCommand.WORD + " below a pull request", ExitCodes.PASS);
        }
        Outcome outcome = Publisher.connect(ActionPublish.apiUrl(environment), Token.of(inputs.text("token")), environment)
                .bench(command.get(), inputs.text("rerun").strip());
        return switch (outcome.kind()) {
            case STARTED -> ended(STARTED, RunnerLog.Level.notice, outcome.toString(), ExitCodes.PASS);
            case SKIPPED -> ended(REFUSED, RunnerLog.Level.warning, "nothing was run again: " + outcome.reason(), ExitCodes.PASS);
            default -> ended(REFUSED, RunnerLog.Level.error, "nothing was run again: " + outcome.reason(), ExitCodes.INVALID);
        };
    }

    private int ended(String verdict, RunnerLog.Level level, String text, int code) throws IOException {
        runner.output("verdict", verdict);
        log.annotate(level, text);
        return code;
    }
}
