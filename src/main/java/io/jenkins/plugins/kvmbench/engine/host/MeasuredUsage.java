package io.jenkins.plugins.kvmbench.engine.host;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What the measured processes themselves used, from the harness's {@code usage} record.
 *
 * @param cpuSeconds user and system time; empty when not known
 * @param involuntarySwitches empty when not known
 */
public record MeasuredUsage(OptionalDouble cpuSeconds, OptionalLong involuntarySwitches) {

    /** The processes ended without saying. */
    public static final MeasuredUsage UNKNOWN = new MeasuredUsage(OptionalDouble.empty(), OptionalLong.empty());

    public static MeasuredUsage of(double cpuSeconds, long involuntarySwitches) {
        return new MeasuredUsage(OptionalDouble.of(cpuSeconds), OptionalLong.of(involuntarySwitches));
    }

    /** Both together; unknown where one of them is. */
    public MeasuredUsage plus(MeasuredUsage other) {
        boolean known = cpuSeconds.isPresent() && other.cpuSeconds.isPresent();
        boolean counted = involuntarySwitches.isPresent() && other.involuntarySwitches.isPresent();
        return new MeasuredUsage(
                known
                        ? OptionalDouble.of(cpuSeconds.getAsDouble() + other.cpuSeconds.getAsDouble())
                        : OptionalDouble.empty(),
                counted
                        ? OptionalLong.of(involuntarySwitches.getAsLong() + other.involuntarySwitches.getAsLong())
                        : OptionalLong.empty());
    }
}
