package io.jenkins.plugins.kvmbench.engine.session;

import io.jenkins.plugins.kvmbench.engine.codec.HarnessRecord;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessOutput;
import io.jenkins.plugins.kvmbench.engine.harness.OutputMetric;
import io.jenkins.plugins.kvmbench.engine.harness.UnreadableException;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Contamination;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import io.jenkins.plugins.kvmbench.engine.result.Skip;
import io.jenkins.plugins.kvmbench.engine.result.Status;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** Gathers what the harness said, slot by slot, into results. */
final class Collector {

    /** The harness's code for a restore that its own audit found wrong. */
    private static final String AUDIT = "audit: ";

    /** What failed so often before it ever succeeded is not tried again. */
    private static final int HOPELESS = 6;

    /**
     * One harness process, and what the host saw of it.
     *
     * @param slot its place in the session's order of measuring
     * @param arm the side it measured
     * @param startedMs milliseconds since the epoch
     * @param entries what it was asked to measure
     * @param output what it said
     * @param contamination what disturbed it
     */
    record Slot(
            int slot,
            Arm arm,
            long startedMs,
            List<SuitePlan.Entry> entries,
            HarnessOutput output,
            Contamination contamination) {}

    private record Key(SeriesId series, Arm arm) {
        static final Comparator<Key> ORDER = Comparator.comparing(Key::series).thenComparing(Key::arm);
    }

    private final Map<Key, Result> results = new TreeMap<>(Key.ORDER);
    private final Set<Skip> skips = new LinkedHashSet<>();
    private final Status disturbed;

    /**
     * @param skips what is left out from the beginning
     * @param keepDisturbed whether disturbed invocations count all the same
     */
    Collector(Collection<Skip> skips, boolean keepDisturbed) {
        this.skips.addAll(skips);
        this.disturbed = keepDisturbed ? Status.OK : Status.CONTAMINATED;
    }

    /**
     * Takes over what an interrupted run had measured of some suites in a slot.
     *
     * @return whether it had
     */
    boolean adopt(ResultSet earlier, Predicate<String> suites, int slot) {
        skips.addAll(earlier.skips());
        boolean found = false;
        for (Result result : earlier.results()) {
            if (suites.test(result.id().suite())) {
                for (Invocation invocation : result.invocations()) {
                    if (invocation.slot() == slot) {
                        append(result, invocation);
                        found = true;
                    }
                }
            }
        }
        return found;
    }

    /** Notes what is left out, each once. */
    void skip(Collection<Skip> more) {
        skips.addAll(more);
    }

    /** How an invocation counts that did not fail. */
    Status status(Contamination contamination) {
        return contamination.isContaminated() ? disturbed : Status.OK;
    }

    /** Takes what one process measured; what it was asked for and did not measure counts as failed. */
    void add(Slot slot) {
        Map<Integer, String> errors = errors(slot);
        Set<Integer> skipped = skipped(slot);
        for (SuitePlan.Entry entry : slot.entries()) {
            if (errors.containsKey(entry.id())) {
                entry.deciding().forEach(series -> fail(slot, entry, series, errors.get(entry.id())));
            } else if (!skipped.contains(entry.id())) {
                addMeasured(slot, entry);
            }
        }
    }

    private void addMeasured(Slot slot, SuitePlan.Entry entry) {
        Status status = status(slot.contamination());
        String note = note(slot, entry);
        boolean measured = false;
        for (HarnessRecord.Samples own : records(slot, HarnessRecord.Samples.class, s -> s.id() == entry.id())) {
            measured = true;
            boolean gating = own.gate() && entry.printed().isEmpty();
            SeriesId series = entry.series().withMetric(own.metric());
            append(slot, series, own.unit(), own.better(), gating, own.values(), status, note);
        }
        if (!measured) {
            String why = slot.output().failure().isEmpty() ? "the harness did not measure it" : slot.output().failure();
            entry.deciding().forEach(series -> fail(slot, entry, series, why));
            return;
        }
        for (OutputMetric metric : entry.printed()) {
            SeriesId series = entry.series().withMetric(metric.name());
            try {
                append(slot, series, metric.unit(), metric.better(), true, printed(slot, entry, metric), status, note);
            } catch (UnreadableException e) {
                fail(slot, entry, series, e.getMessage());
            }
        }
    }

    /** The values of a metric in what every run of the command printed. */
    private static double[] printed(Slot slot, SuitePlan.Entry entry, OutputMetric metric) throws UnreadableException {
        DoubleStream.Builder values = DoubleStream.builder();
        for (HarnessRecord.Output output : records(slot, HarnessRecord.Output.class, o -> o.id() == entry.id())) {
            DoubleStream.of(metric.find(output.text())).forEach(values::add);
        }
        double[] all = values.build().toArray();
        return all.length > 0 ? all : metric.find("");
    }

    private static Map<Integer, String> errors(Slot slot) {
        Map<Integer, String> errors = new HashMap<>();
        records(slot, HarnessRecord.Failure.class, any -> true).forEach(failure -> {
            String text = failure.code() + ": " + failure.message()
                    + (failure.registers().isEmpty() ? "" : " " + failure.registers());
            slot.entries().stream()
                    .filter(entry -> failure.id().isEmpty() || failure.id().getAsInt() == entry.id())
                    .forEach(entry -> errors.merge(entry.id(), text, (one, other) -> one + "; " + other));
        });
        return errors;
    }

    private Set<Integer> skipped(Slot slot) {
        Set<Integer> skipped = new LinkedHashSet<>();
        records(slot, HarnessRecord.Skip.class, any -> true).forEach(skip -> slot.entries().stream()
                .filter(entry -> skip.id().isEmpty() || skip.id().getAsInt() == entry.id())
                .forEach(entry -> {
                    skips.add(new Skip(entry.series().benchmarkText(), skip.reason()));
                    skipped.add(entry.id());
                }));
        return skipped;
    }

    private static String note(Slot slot, SuitePlan.Entry entry) {
        return records(slot, HarnessRecord.Note.class, n -> n.id().isPresent() && n.id().getAsInt() == entry.id()).stream()
                .map(HarnessRecord.Note::text)
                .distinct()
                .collect(Collectors.joining("; "));
    }

    private static <T extends HarnessRecord> List<T> records(Slot slot, Class<T> type, Predicate<T> which) {
        return slot.output().all(type).filter(which).toList();
    }

    private void fail(Slot slot, SuitePlan.Entry entry, SeriesId series, String why) {
        Optional<OutputMetric> printed =
                entry.printed().stream().filter(m -> m.name().equals(series.metric())).findFirst();
        String unit = printed.map(OutputMetric::unit).orElse(entry.benchmark().unit());
        Direction better = printed.map(OutputMetric::better).orElse(entry.benchmark().better());
        append(slot, series, unit, better, true, new double[0], Status.FAILED, why);
    }

    private void append(
            Slot slot, SeriesId series, String unit, Direction better, boolean gating, double[] values, Status status, String note) {
        append(
                new Result(series, unit, better, gating, slot.arm(), List.of()),
                new Invocation(slot.slot(), slot.startedMs(), values, 0, status, slot.contamination(), note));
    }

    /** Adds an invocation to those of a series and arm. */
    void append(Result like, Invocation invocation) {
        results.merge(
                new Key(like.id(), like.arm()),
                like.with(List.of(invocation)),
                (before, next) -> before.with(
                        Stream.concat(before.invocations().stream(), next.invocations().stream())
                                .toList()));
    }

    /** What has to be measured again because of how a slot ended: all of it where it was disturbed, else what failed. */
    List<SuitePlan.Entry> again(List<SuitePlan.Entry> entries, int slot) {
        return disturbed(slot)
                ? entries
                : entries.stream()
                        .filter(entry -> deciding(entry)
                                .filter(result -> !hopeless(result))
                                .anyMatch(result -> ended(result, slot, Status.FAILED)))
                        .toList();
    }

    /** Whether a slot was disturbed, so that it does not count. */
    boolean disturbed(int slot) {
        return results.values().stream().anyMatch(result -> ended(result, slot, Status.CONTAMINATED));
    }

    /** Why invocations of a slot failed, each reason once. */
    List<String> failures(int slot) {
        return results.values().stream()
                .flatMap(result -> result.invocations().stream())
                .filter(invocation -> invocation.slot() == slot && invocation.status() == Status.FAILED)
                .map(Invocation::note)
                .distinct()
                .toList();
    }

    /** The results that failed in a slot, without those that did so always. */
    Stream<Result> failed(int slot) {
        return results.values().stream()
                .filter(result -> ended(result, slot, Status.FAILED) && !hopeless(result));
    }

    private static boolean ended(Result result, int slot, Status status) {
        return result.invocations().stream()
                .anyMatch(invocation -> invocation.slot() == slot && invocation.status() == status);
    }

    private Stream<Result> deciding(SuitePlan.Entry entry) {
        return entry.deciding().stream()
                .flatMap(series -> Stream.of(Arm.values()).map(arm -> new Key(series, arm)))
                .flatMap(key -> Stream.ofNullable(results.get(key)));
    }

    /** Why there is no use in measuring a benchmark any more: it was skipped, or gives no result on one of the arms. */
    Optional<String> givenUp(SuitePlan.Entry entry) {
        String text = entry.series().benchmarkText();
        Optional<String> skipped =
                skips.stream().filter(skip -> skip.what().equals(text)).map(Skip::reason).findFirst();
        return skipped.or(() -> deciding(entry).collect(Collectors.groupingBy(Result::arm)).values().stream()
                .filter(ofArm -> ofArm.stream().allMatch(Collector::hopeless))
                .map(ofArm -> ofArm.get(0).invocations())
                .map(invocations -> invocations.get(invocations.size() - 1).note())
                .findFirst());
    }

    /** Failed in all of its first tries, or restored wrongly once, which is wrong always. */
    private static boolean hopeless(Result result) {
        List<Invocation> all = result.invocations();
        return all.stream().anyMatch(Collector::untrusted)
                || all.size() >= HOPELESS && all.stream().allMatch(i -> i.status() == Status.FAILED);
    }

    List<Skip> skips() {
        return List.copyOf(skips);
    }

    /** All results so far. A restore that was wrong once is wrong always: nothing measured with it counts. */
    List<Result> results() {
        Map<String, String> untrusted = new HashMap<>();
        results.values().forEach(result -> result.invocations().stream()
                .filter(Collector::untrusted)
                .forEach(invocation -> untrusted.putIfAbsent(owner(result), invocation.note())));
        return results.values().stream()
                .map(result -> untrusted.containsKey(owner(result)) ? failed(result, untrusted.get(owner(result))) : result)
                .toList();
    }

    private static boolean untrusted(Invocation invocation) {
        return invocation.status() == Status.FAILED
                && (invocation.note().startsWith(AUDIT) || invocation.note().contains("; " + AUDIT));
    }

    private static String owner(Result result) {
        return result.arm() + result.id().benchmarkText();
    }

    private static Result failed(Result result, String why) {
        return result.with(
                result.invocations().stream()
                        .map(i -> new Invocation(
                                i.slot(), i.startedMs(), i.samples(), i.warmup(), Status.FAILED, i.contamination(), why))
                        .toList());
    }
}
