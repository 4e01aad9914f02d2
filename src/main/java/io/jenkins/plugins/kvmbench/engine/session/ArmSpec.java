package io.jenkins.plugins.kvmbench.engine.session;

import io.jenkins.plugins.kvmbench.engine.guest.GuestKernel;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessBinary;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessException;
import io.jenkins.plugins.kvmbench.engine.suite.Suite;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import io.jenkins.plugins.kvmbench.engine.tool.Side;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One side of a comparison.
 *
 * @param params benchmark parameters that this side sets
 * @param harness the executable that measures this side
 * @param canaryPercent a known slow-down of this side
 * @param side where it is measured; empty: where this program is
 * @param kernel in which it is measured, in a guest; empty: this machine's
 */
record ArmSpec(
        SortedMap<String, String> params,
        HarnessBinary harness,
        int canaryPercent,
        Optional<Side> side,
        Optional<GuestKernel> kernel) {

    /** An own key: the path of another build of the harness. */
    static final String HARNESS = "harness";

    /** An own key: a known slow-down in percent, to see the gate catch it. */
    static final String CANARY = "canary";

    /** Own keys: the path of a kernel to measure in, more of its command line, files of it and what is written into them. */
    static final String KERNEL = "kernel";

    static final String KERNEL_ARGS = "kernel_args";
    static final String KERNEL_SET = "kernel_set";

    private static final int MAX_CANARY = 1000;

    ArmSpec {
        params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
    }

    /**
     * @param given the side's keys and values
     * @param own the harness when the side names none
     * @param side where it is measured
     * @throws SuiteException when the canary is no percentage, or the named harness or kernel does not exist
     */
    static ArmSpec of(Map<String, String> given, HarnessBinary own, Optional<Side> side) {
        SortedMap<String, String> params = new TreeMap<>(given);
        params.keySet().removeAll(Suite.OF_EVERY_SIDE);
        String path = resolved(given.getOrDefault(HARNESS, ""), side);
        return new ArmSpec(
                params, path.isEmpty() ? own : named(path), canary(given.getOrDefault(CANARY, "0")), side, kernel(given, side));
    }

    private static String resolved(String text, Optional<Side> side) {
        return side.map(at -> text.replace(Suite.SIDE, at.directory().toString())).orElse(text);
    }

    /** Parameters with the side's directory in place of its name. */
    SortedMap<String, String> resolved(SortedMap<String, String> unresolved) {
        SortedMap<String, String> resolved = new TreeMap<>(unresolved);
        resolved.replaceAll((name, text) -> resolved(text, side));
        return resolved;
    }

    /** What tells it from others, wherever it is measured. */
    String identity() {
        return harness.sha256() + "\n" + canaryPercent + side.map(at -> "\n" + at.identity()).orElse("")
                + kernel.map(booted -> "\n" + booted.identity()).orElse("");
    }

    private static Optional<GuestKernel> kernel(Map<String, String> given, Optional<Side> side) {
        String path = resolved(given.getOrDefault(KERNEL, ""), side);
        String arguments = given.getOrDefault(KERNEL_ARGS, "");
        String settings = given.getOrDefault(KERNEL_SET, "");
        if (path.isEmpty() && arguments.isEmpty() && settings.isEmpty()) {
            return Optional.empty();
        }
        if (path.isEmpty()) {
            throw new SuiteException("'" + KERNEL_ARGS + "' and '" + KERNEL_SET + "' are of a kernel that is booted: name it, " + KERNEL
                    + "=FILE");
        }
        try {
            return Optional.of(GuestKernel.of(Path.of(path), arguments, settings));
        } catch (HarnessException e) {
            throw new SuiteException(e.getMessage());
        }
    }

    private static HarnessBinary named(String path) {
        try {
            return HarnessBinary.at(Path.of(path));
        } catch (HarnessException e) {
            throw new SuiteException(e.getMessage());
        }
    }

    private static int canary(String text) {
        try {
            int percent = Integer.parseInt(text.replaceFirst("^\\+", "").replaceFirst("%$", ""));
            if (percent >= 0 && percent <= MAX_CANARY) {
                return percent;
            }
        } catch (NumberFormatException notNumber) {
            // Said below, with the range.
        }
        throw new SuiteException("a canary of '" + text + "' is not possible: it takes a whole number of percent from 0 to "
                + MAX_CANARY);
    }

    /** The side in words: which, what it sets, or which harness. */
    String label() {
        String set = params.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
        String build = side.map(Side::label)
                .or(() -> kernel.map(GuestKernel::label))
                .orElse("harness " + harness.sha256().substring(0, 12));
        String which = set.isEmpty() ? build : side.map(at -> at.label() + " " + set).orElse(set);
        return which + (canaryPercent > 0 ? " canary=+" + canaryPercent + "%" : "");
    }
}
