package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.Limits;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
            description = "slower by this much fails (default: " + Limits.FAIL + "; 'never': nothing fails)")
    private String fail;

    @Option(
            names = "--warn",
            paramLabel = "PERCENT",
            description = "slower by this much warns (default: " + Limits.WARN + "; 'never': nothing warns)")
    private String warn;

    @Option(
            names = "--floor",
            paramLabel = "AMOUNT",
            description = "a change must also be this large: 50 in the unit of the file, or 50ms (default: any)")
    private String floor;

    @Option(
            names = "--absolute",
            paramLabel = "AMOUNT",
            description = "threshold where values are zero or negative and no percentage exists, likewise")
    private String absolute;

    @Option(
            names = "--limit",
            paramLabel = "GLOB:KEY=VALUE,...",
            description = "other limits for the metrics or suite/benchmarks that match; keys warn, fail, floor, absolute; "
                    + "the first that matches counts, for example 'run_ns:fail=10,warn=5'")
    private List<String> limits = new ArrayList<>();

    @Option(
            names = "--missing",
            paramLabel = "LEVEL",
            description = "what a benchmark that only the base has counts as: none, warn, fail (default: warn)")
    private String missing;

    @Option(
            names = "--q",
            paramLabel = "SHARE",
            description = "the chance of any false failure in a build of identical code, 0.005 or 0.5%% (default: 0.5%%)")
    private String q;

    /** Whether this call sets any of them. */
    boolean given() {
        return command.commandLine().getParseResult().matchedOptions().stream()
                .map(OptionSpec::userObject)
                .anyMatch(option -> option instanceof Field field && field.getDeclaringClass() == GateOptions.class);
    }

    /** @throws SuiteException when a value is not possible */
    Policy policy() {
        return over(Policy.DEFAULT);
    }

    /**
     * Another policy with what is said here in its place. Limits replace all of its limits: which of them were to go on counting,
     * nobody could tell.
     *
     * @throws SuiteException when a value is not possible
     */
    Policy over(Policy other) {
        Policy limited = saysLimits() ? other.withLimits(limits()) : other;
        Policy missed = missing == null ? limited : limited.withMissing(level(missing));
        return q == null ? missed : missed.withQ(chance(q));
    }

    private boolean saysLimits() {
        return fail != null || warn != null || floor != null || absolute != null || !limits.isEmpty();
    }

    private List<Policy.Limit> limits() {
        Map<String, String> common = new HashMap<>();
        putGiven(common, "fail", fail);
        putGiven(common, "warn", warn);
        putGiven(common, "floor", floor);
        putGiven(common, "absolute", absolute);
        List<Policy.Limit> all = new ArrayList<>();
        limits.forEach(text -> all.add(parsed(text, common)));
        all.add(Limits.of("*", common));
        return all;
    }

    private static void putGiven(Map<String, String> into, String key, String value) {
        if (value != null) {
            into.put(key, value);
        }
    }

    private static Policy.Limit parsed(String text, Map<String, String> common) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new SuiteException("'" + text + "' is no limit: write GLOB:fail=10,warn=5");
        }
        Map<String, String> own = new HashMap<>(common);
        for (String pair : text.substring(colon + 1).split(",")) {
            String[] keyValue = pair.split("=", 2);
            if (!Limits.KEYS.contains(keyValue[0])) {
                throw new SuiteException("limit '" + text + "' has no key '" + keyValue[0] + "': there are "
                        + String.join(", ", Limits.KEYS));
            }
            own.put(keyValue[0], keyValue.length == 2 ? keyValue[1] : "");
        }
        return Limits.of(text.substring(0, colon), own);
    }

        private static double chance(String text) {
        double chance = text.endsWith("%") ? Limits.number("--q", text.substring(0, text.length() - 1)) / 100 : Limits.number("--q", text);
        if (chance > 0 && chance < 1) {
            return chance;
        }
        throw new SuiteException("--q cannot be '" + text + "': a chance between 0 and 1, such as 0.005 or 0.5%");
    }

    private static Level level(String text) {
        try {
            return Level.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new SuiteException("--missing cannot be '" + text + "': none, warn or fail");
        }
    }
}
