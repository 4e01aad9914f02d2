package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.plan.Plan;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The inputs of the GitHub Action, which its steps pass on as environment variables: {@code base-results} as {@code INPUT_BASE_RESULTS}. */
record ActionInputs(Map<String, String> environment) {

    /** Those that are read here; {@code action.yml} has a few more, for its own steps. */
    static final Set<String> NAMES = Set.of(
            "suites",
            "preset",
            "params",
            "base",
            "head",
            "metrics",
            "invocations",
            "keep-disturbed",
            "base-results",
            "head-results",
            "format",
            "fail",
            "warn",
            "floor",
            "absolute",
            "limits",
            "missing",
            "env",
            "artifact",
            "publish",
            "name",
            "comment",
            "check",
            "accept-label",
            "alert",
            "mention",
            "links",
            "rerun",
            "token");

    /** With what the repository says of publishing, where an input does not. */
    ActionInputs over(Optional<Plan.Publishing> publishing) {
        Map<String, String> all = new HashMap<>(environment);
        publishing.ifPresent(said -> {
            put(all, "comment", said.comment());
            put(all, "check", said.check().map(String::valueOf));
            put(all, "name", said.name());
        });
        return new ActionInputs(all);
    }

    private void put(Map<String, String> all, String name, Optional<String> value) {
        if (!given(name)) {
            value.ifPresent(text -> all.put(variable(name), text));
        }
    }

    static String variable(String name) {
        return "INPUT_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** The text, empty when it was not given. GitHub does not know the difference. */
    String text(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalStateException("there is no input " + name);
        }
        return environment.getOrDefault(variable(name), "");
    }

    boolean given(String name) {
        return !text(name).isBlank();
    }

    /** One value a line; blank lines are left out. */
    List<String> lines(String name) {
        return text(name).lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    /** Values between spaces, commas or line breaks. */
    List<String> words(String name) {
        return Stream.of(text(name).split("[\\s,]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** @throws SuiteException when it is neither {@code true} nor {@code false} */
    boolean flag(String name) {
        return switch (text(name).strip()) {
            case "true" -> true;
            case "false", "" -> false;
            default -> throw new SuiteException(
                    "input '" + name + "' cannot be '" + text(name) + "': it is true or false");
        };
    }

    /** @throws SuiteException when a line is no link that can be followed */
    List<ReportInput.Link> links() {
        return lines("links").stream().map(ActionInputs::link).toList();
    }

    private static ReportInput.Link link(String line) {
        int equals = line.indexOf('=');
        ReportInput.Link link = new ReportInput.Link(line.substring(0, Math.max(0, equals)).strip(), line.substring(equals + 1).strip());
        if (link.label().isEmpty() || !link.target().matches("(?i)https?://\\S+")) {
            throw ActionCheck.wrong("links", line, "write LABEL=URL, with an http or https URL");
        }
        return link;
    }
}
