package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.harness.HarnessException;
import io.jenkins.plugins.kvmbench.engine.plan.PlanException;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine;

/**
 * The step of the GitHub Action that looks at the event and at every input before anything is measured, and writes down what is to
 * be done.
 */
final class ActionCheck {

    /** What is asked for last counts as wrong last: where two inputs do not go together, the more special one is named. */
    private static final List<String> OF_THE_COMMAND = List.of(
            "metrics", "limits", "fail", "warn", "floor", "absolute", "missing", "invocations", "preset", "params", "base",
            "head", "format", "base-results", "head-results", "suites");

    /** What names of artifacts may not hold. */
    private static final Pattern NO_ARTIFACT = Pattern.compile("[\":<>|*?\\r\\n\\\\/]");

    private static final Pattern WORKFLOW = Pattern.compile("[\\w.-]{1,100}\\.ya?ml");

    /** The variables by which a process would reach the runner's files and tokens. */
    private static final Pattern OF_THE_RUNNER =
            Pattern.compile("GITHUB_(ENV|PATH|OUTPUT|STATE|STEP_SUMMARY|TOKEN)|(ACTIONS|INPUT)_.*|KVMBENCH_GITHUB_TOKEN");

    private static final int LONGEST_VALUE = 100;

    private final ActionInputs inputs;
    private final ActionEvent event;
    private final ActionFiles files;
    private final ActionPublish publish;

    ActionCheck(ActionInputs inputs, ActionEvent event, ActionFiles files, ActionPublish publish) {
        this.inputs = inputs;
        this.event = event;
        this.files = files;
        this.publish = publish;
    }

    /** @throws SuiteException for the first thing that cannot be; the message names the input, its value and what is possible */
    void run(RunnerFiles runner) throws IOException {
        if (inputs.given("rerun")) {
            rerun();
            return;
        }
        boolean elsewhere = inputs.given("publish");
        event.require(elsewhere);
        inputs.flag("check");
        publish.check();
        inputs.links();
        String artifact = inputs.text("artifact");
        if (NO_ARTIFACT.matcher(artifact).find()) {
            throw wrong("artifact", "it is a name, without \" : < > | * ? \\ /");
        }
        for (String name : inputs.words("env")) {
            if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw wrong("env", "'" + name + "' is no name of a variable");
            }
            if (OF_THE_RUNNER.matcher(name).matches()) {
                throw wrong("env", "what is measured never gets " + name);
            }
        }
        List<String> arguments = new ActionArguments(inputs, files, event).all();
        Optional<String> problem = problem(arguments);
        if (problem.isPresent()) {
            throw culprit(problem.get());
        }
        if (elsewhere) {
            return;
        }
        files.writeArguments(arguments);
        runner.output("commit", event.sha());
        runner.output("branch", event.branch());
        runner.output("change", event.pullRequest() == 0 ? "" : "" + event.pullRequest());
    }

    private void rerun() {
        if (!WORKFLOW.matcher(inputs.text("rerun").strip()).matches()) {
            throw wrong("rerun", "it is the name of a workflow's file in .github/workflows, for example benchmark.yml");
        }
        if (inputs.given("publish")) {
            throw wrong("rerun", "'publish' was given too, and both measure nothing: use one job for each");
        }
        event.requireComment();
        publish.check();
        publish.requireToken();
    }

    /** What the command line would say to the arguments; empty when it would begin. */
    private static Optional<String> problem(List<String> arguments) throws IOException {
        try {
            if (ActionArguments.parsed(arguments) instanceof Checked command) {
                command.check();
            }
            return Optional.empty();
        } catch (HarnessException cannotHere) {
            // The step that measures says so.
            return Optional.empty();
        } catch (PlanException ofTheFile) {
            throw ofTheFile;
        } catch (CommandLine.ParameterException | IllegalArgumentException | IOException e) {
            return Optional.of(Main.message(e));
        }
    }

    /** The input without which the problem is gone, or another one. */
    private SuiteException culprit(String problem) throws IOException {
        for (String name : OF_THE_COMMAND) {
            if (inputs.given(name)) {
                Map<String, String> others = new HashMap<>(inputs.environment());
                others.remove(ActionInputs.variable(name));
                // One side of a comparison of files cannot be left out.
                boolean gone = name.endsWith("-results")
                        ? problem.contains(inputs.text(name).strip())
                        : !problem(new ActionArguments(new ActionInputs(others), files, event).all()).equals(Optional.of(problem));
                if (gone) {
                    return wrong(name, said(problem));
                }
            }
        }
        return new SuiteException("the inputs do not go together: " + problem);
    }

    /** What the command line says of its option, as it is true of the input. */
    private static String said(String problem) {
        return problem.lines()
                .findFirst()
                .orElse("")
                .replaceFirst("^Invalid value for option .*' is not an? (int|long)$", "it is a whole number")
                .replaceFirst("^(--)?[a-z]+( cannot be ('.*?'|\\S+))?: ", "");
    }

    private SuiteException wrong(String name, String why) {
        return wrong(name, inputs.text(name), why);
    }

    /** @param why what is possible */
    static SuiteException wrong(String name, String value, String why) {
        String line = value.strip().replaceAll("\\s+", " ");
        String shown = line.length() <= LONGEST_VALUE ? line : line.substring(0, LONGEST_VALUE) + "…";
        return new SuiteException("input '" + name + "' cannot be '" + shown + "': " + why);
    }
}
