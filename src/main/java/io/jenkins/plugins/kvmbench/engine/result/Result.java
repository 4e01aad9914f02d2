package io.jenkins.plugins.kvmbench.engine.result;

import java.util.List;
import java.util.Objects;

/**
 * All invocations of one metric of one benchmark on one arm.
 *
 * @param id what was measured
 * @param unit the unit of the samples, for example {@code s}, {@code ns}, {@code 1/s}, {@code cycles}, {@code B}
 * @param readIn the unit the samples were read in, for example {@code ms/op} where they are kept in {@code s}: amounts that
 *     a user names are in it, see {@link Unit#convert(double)}; {@code unit} itself where nothing was converted
 * @param better which way the metric gets better
 * @param gating whether this metric decides; the others explain
 * @param arm the side
 * @param invocations in the order they were measured, those that do not count included
 */
public record Result(
        SeriesId id,
        String unit,
        String readIn,
        Direction better,
        boolean gating,
        Arm arm,
        List<Invocation> invocations) {

    public Result {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(readIn, "readIn");
        Objects.requireNonNull(better, "better");
        Objects.requireNonNull(arm, "arm");
        invocations = List.copyOf(invocations);
    }

    /** Samples in the unit they were measured in. */
    public Result(
            SeriesId id, String unit, Direction better, boolean gating, Arm arm, List<Invocation> invocations) {
        this(id, unit, unit, better, gating, arm, invocations);
    }

    /** The invocations that are evidence. */
    public List<Invocation> counted() {
        return invocations.stream().filter(Invocation::counts).toList();
    }

    /** The invocations that are none, counted. */
    public Losses losses() {
        return Losses.of(invocations);
    }

    /** One number per counted invocation: its median. */
    public double[] medians() {
        return counted().stream().mapToDouble(Invocation::median).toArray();
    }

    /** The same measurements on the other side of a comparison. */
    public Result on(Arm other) {
        return new Result(id, unit, readIn, better, gating, other, invocations);
    }

    /** The same measurements with each invocation reduced to its median. */
    public Result condensed() {
        return with(invocations.stream().map(Invocation::condensed).toList());
    }

    /** The same series with other invocations. */
    public Result with(List<Invocation> others) {
        return new Result(id, unit, readIn, better, gating, arm, others);
    }

    /** The same measurements in another unit of their dimension. */
    public Result in(String other) {
        Unit from = Unit.of(unit);
        Unit to = Unit.of(other);
        List<Invocation> converted = invocations.stream()
                .map(invocation -> invocation.map(value -> to.restore(from.convert(value))))
                .toList();
        return new Result(id, other, readIn, better, gating, arm, converted);
    }

    /** The same measurements, better in this direction. */
    public Result better(Direction other) {
        return new Result(id, unit, readIn, other, gating, arm, invocations);
    }

    /** The same measurements under another name. */
    public Result named(SeriesId name) {
        return new Result(name, unit, readIn, better, gating, arm, invocations);
    }
}
