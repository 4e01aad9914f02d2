package io.jenkins.plugins.kvmbench.engine.session;

import io.jenkins.plugins.kvmbench.engine.codec.HarnessRecord;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessOutput;
import io.jenkins.plugins.kvmbench.engine.harness.OutputMetric;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Contamination;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import io.jenkins.plugins.kvmbench.engine.result.Skip;
import io.jenkins.plugins.kvmbench.engine.result.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Gathers what the harness said, slot by slot, into results. */
final class Collector {

    /** The harness's code for a restore that its own audit found wrong. */
    private static final String AUDIT = "audit: ";

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
    private final List<OutputMetric> metrics;

    Collector(List<OutputMetric> metrics) {
        this.metrics = metrics;
    }

    /**
     * Takes over what an interrupted run had measured of some suites in a slot.
     *
     * @return whether it had
     */
    boolean adopt(ResultSet earlier, Set<String> suites, int slot) {
        skips.addAll(earlier.skips());
        boolean found = false;
        for (Result result : earlier.results()) {
            if (suites.contains(result.id().suite())) {
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

    /** Takes what one process measured; what it was asked for and did not measure counts as failed. */
    void add(Slot slot) {
        Map<Integer, SuitePlan.Entry> byId =
                slot.entries().stream().collect(Collectors.toMap(SuitePlan.Entry::id, entry -> entry));
        Set<Integer> missing = new HashSet<>(byId.keySet());
        Map<Integer, String> errors = new HashMap<>();
        slot.output().all(HarnessRecord.Failure.class).forEach(failure -> {
            String text = failure.code() + ": " + failure.message()
                    + (failure.registers().isEmpty() ? "" : " " + failure.registers());
            targets(failure.id().isPresent() ? Set.of(failure.id().getAsInt()) : byId.keySet(), byId)
                    .forEach(entry -> errors.merge(entry.id(), text, (one, other) -> one + "; " + other));
        });
        slot.output().all(HarnessRecord.Skip.class).forEach(skip -> {
            Set<Integer> ids = skip.id().isPresent() ? Set.of(skip.id().getAsInt()) : byId.keySet();
            targets(ids, byId).forEach(entry -> {
                skips.add(new Skip(entry.series().benchmarkText(), skip.reason()));
                missing.remove(entry.id());
            });
        });
        samples(slot)
                .filter(samples -> byId.containsKey(samples.id()) && !errors.containsKey(samples.id()))
                .forEach(samples -> {
                    SuitePlan.Entry entry = byId.get(samples.id());
                    missing.remove(entry.id());
                    Status status = slot.contamination().isContaminated() ? Status.CONTAMINATED : Status.OK;
                    append(
                            entry.series().withMetric(samples.metric()),
                            samples,
                            slot,
                            invocation(slot, samples.values(), status, note(slot, entry)));
                });
        for (int id : missing) {
            SuitePlan.Entry entry = byId.get(id);
            String why = errors.getOrDefault(
                    id, slot.output().failure().isEmpty() ? "the harness did not measure it" : slot.output().failure());
            HarnessRecord.Samples none = new HarnessRecord.Samples(
                    id,
                    entry.benchmark().metric(),
                    entry.benchmark().unit(),
                    entry.benchmark().better(),
                    true,
                    new double[0]);
            append(entry.series(), none, slot, invocation(slot, none.values(), Status.FAILED, why));
        }
    }

    private static Stream<SuitePlan.Entry> targets(Set<Integer> ids, Map<Integer, SuitePlan.Entry> byId) {
        return ids.stream().filter(byId::containsKey).map(byId::get);
    }

    private static Invocation invocation(Slot slot, double[] values, Status status, String note) {
        return new Invocation(slot.slot(), slot.startedMs(), values, 0, status, slot.contamination(), note);
    }

    private static String note(Slot slot, SuitePlan.Entry entry) {
        return slot.output()
                .all(HarnessRecord.Note.class)
                .filter(note -> note.id().isPresent() && note.id().getAsInt() == entry.id())
                .map(HarnessRecord.Note::text)
                .distinct()
                .collect(Collectors.joining("; "));
    }

    /** The harness's own samples, and those read from what a command printed; with those, its wall time only explains. */
    private Stream<HarnessRecord.Samples> samples(Slot slot) {
        List<HarnessRecord.Samples> found = new ArrayList<>();
        Map<Integer, List<String>> printed = slot.output()
                .all(HarnessRecord.Output.class)
                .collect(Collectors.groupingBy(
                        HarnessRecord.Output::id, Collectors.mapping(HarnessRecord.Output::text, Collectors.toList())));
        printed.forEach((id, texts) -> {
            for (OutputMetric metric : metrics) {
                double[] values = texts.stream()
                        .map(metric::find)
                        .filter(OptionalDouble::isPresent)
                        .mapToDouble(OptionalDouble::getAsDouble)
                        .toArray();
                if (values.length > 0) {
                    found.add(new HarnessRecord.Samples(id, metric.name(), metric.unit(), metric.better(), true, values));
                } else {
                    skips.add(new Skip("metric " + metric.name(), "the command's output does not hold it"));
                }
            }
        });
        Set<Integer> ids = found.stream().map(HarnessRecord.Samples::id).collect(Collectors.toSet());
        slot.output()
                .all(HarnessRecord.Samples.class)
                .map(own -> ids.contains(own.id())
                        ? new HarnessRecord.Samples(own.id(), own.metric(), own.unit(), own.better(), false, own.values())
                        : own)
                .forEach(found::add);
        return found.stream();
    }

    private void append(SeriesId series, HarnessRecord.Samples samples, Slot slot, Invocation invocation) {
        append(
                new Result(series, samples.unit(), samples.better(), samples.gate(), slot.arm(), List.of()),
                invocation);
    }

    private void append(Result like, Invocation invocation) {
        results.merge(
                new Key(like.id(), like.arm()),
                with(like, List.of(invocation)),
                (before, next) -> with(
                        before,
                        Stream.concat(before.invocations().stream(), next.invocations().stream())
                                .toList()));
    }

    private static Result with(Result like, List<Invocation> invocations) {
        return new Result(like.id(), like.unit(), like.better(), like.gating(), like.arm(), invocations);
    }

    /** How a slot of a suite that was restored or added ended; null when there is no such slot. */
    Status slotStatus(String suite, int slot) {
        Set<Status> statuses = results.values().stream()
                .filter(result -> result.id().suite().equals(suite))
                .flatMap(result -> result.invocations().stream())
                .filter(invocation -> invocation.slot() == slot)
                .map(Invocation::status)
                .collect(Collectors.toSet());
        if (statuses.isEmpty()) {
            return null;
        }
        if (statuses.contains(Status.CONTAMINATED)) {
            return Status.CONTAMINATED;
        }
        return statuses.contains(Status.OK) ? Status.OK : Status.FAILED;
    }

    /** Whether a benchmark was skipped on any arm: it is not tried again. */
    boolean skipped(SuitePlan.Entry entry) {
        String text = entry.series().benchmarkText();
        return skips.stream().anyMatch(skip -> skip.what().equals(text));
    }

    List<Skip> skips() {
        return List.copyOf(skips);
    }

    /** All results so far. A restore that was wrong once is wrong always: nothing measured with it counts. */
    List<Result> results() {
        Set<String> untrusted = results.values().stream()
                .flatMap(result -> result.invocations().stream()
                        .filter(invocation -> invocation.note().startsWith(AUDIT))
                        .map(invocation -> result.arm() + result.id().benchmarkText()))
                .collect(Collectors.toSet());
        return results.values().stream()
                .map(result -> untrusted.contains(result.arm() + result.id().benchmarkText()) ? failed(result) : result)
                .toList();
    }

    private static Result failed(Result result) {
        String why = result.invocations().stream()
                .map(Invocation::note)
                .filter(note -> note.startsWith(AUDIT))
                .findFirst()
                .orElse(AUDIT + "the restore was wrong in another invocation");
        return with(
                result,
                result.invocations().stream()
                        .map(i -> new Invocation(
                                i.slot(), i.startedMs(), i.samples(), i.warmup(), Status.FAILED, i.contamination(), why))
                        .toList());
    }
}
