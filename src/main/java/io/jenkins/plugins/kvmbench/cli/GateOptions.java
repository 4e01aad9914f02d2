package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The limits of the gate. */
final class GateOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--fail",
            paramLabel = "PERCENT",
            defaultValue = "3",
            description = "slower by this much fails (default: ${DEFAULT-VALUE}; 'never': nothing fails)")
    private String fail;

    @Option(
            names = "--warn",
            paramLabel = "PERCENT",
            defaultValue = "2",
            description = "slower by this much warns (default: ${DEFAULT-VALUE}; 'never': nothing warns)")
    private String warn;

    @Option(
            names = "--floor",
            paramLabel = "AMOUNT",
            defaultValue = "0",
            description = "a change must also be this large in the metric's unit (default: ${DEFAULT-VALUE})")
    private double floor;

    @Option(
            names = "--absolute",
            paramLabel = "AMOUNT",
            description = "threshold in the metric's unit where values are zero or negative and no percentage exists")
    private Double absolute;

    @Option(
            names = "--limit",
            paramLabel = "GLOB:KEY=VALUE,...",
            description = "other limits for the metrics or suite/benchmarks that match; keys warn, fail, floor, absolute; "
                    + "the first that matches counts, for example 'run_ns:fail=10,warn=5'")
    private List<String> limits = new ArrayList<>();

    @Option(
            names = "--missing",
            paramLabel = "LEVEL",
            defaultValue = "warn",
            description = "what a benchmark that only the base has counts as: none, warn, fail (default: ${DEFAULT-VALUE})")
    private String missing;

    /** Whether this call sets any of them. */
    boolean given() {
        return command.commandLine().getParseResult().matchedOptions().stream()
                .map(OptionSpec::userObject)
                .anyMatch(option -> option instanceof Field field && field.getDeclaringClass() == GateOptions.class);
    }

    /** @throws SuiteException when a value is not possible */
    Policy policy() {
        List<Policy.Limit> all = new ArrayList<>();
        limits.forEach(text -> all.add(limit(text)));
        all.add(limit("*", warn, fail, floor, absolute == null ? Double.NaN : absolute));
        Policy defaults = Policy.DEFAULT;
        return new Policy(all, defaults.q(), defaults.rounds(), defaults.screen(), level(missing));
    }

    private Policy.Limit limit(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new SuiteException("'" + text + "' is no limit: write GLOB:fail=10,warn=5");
        }
        String limitWarn = warn;
        String limitFail = fail;
        double limitFloor = floor;
        double limitAbsolute = absolute == null ? Double.NaN : absolute;
        for (String pair : text.substring(colon + 1).split(",")) {
            String[] keyValue = pair.split("=", 2);
            String value = keyValue.length == 2 ? keyValue[1] : "";
            switch (keyValue[0]) {
                case "warn" -> limitWarn = value;
                case "fail" -> limitFail = value;
                case "floor" -> limitFloor = number("floor", value);
                case "absolute" -> limitAbsolute = number("absolute", value);
                default -> throw new SuiteException(
                        "limit '" + text + "' has no key '" + keyValue[0] + "': there are warn, fail, floor, absolute");
            }
        }
        return limit(text.substring(0, colon), limitWarn, limitFail, limitFloor, limitAbsolute);
    }

    private static Policy.Limit limit(String glob, String warn, String fail, double floor, double absolute) {
        double failShare = share("--fail", fail);
        double warnShare = share("--warn", warn);
        try {
            // A failing limit below the warning one, as in '--fail 1', means that one alone.
            return new Policy.Limit(glob, warnShare > failShare ? failShare : warnShare, failShare, floor, absolute);
        } catch (IllegalArgumentException e) {
            throw new SuiteException(e.getMessage());
        }
    }

    private static double share(String option, String text) {
        return text.equals("never") ? Double.NaN : number(option, text.replaceFirst("%$", "")) / 100;
    }

    private static double number(String option, String text) {
        try {
            double value = Double.parseDouble(text);
            if (value >= 0 && Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException notNumber) {
            // Said below.
        }
        throw new SuiteException(option + " cannot be '" + text + "': a number of 0 or more");
    }

    private static Level level(String text) {
        try {
            return Level.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new SuiteException("--missing cannot be '" + text + "': none, warn or fail");
        }
    }
}
