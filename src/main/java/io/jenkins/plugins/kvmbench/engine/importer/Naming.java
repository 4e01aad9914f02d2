package io.jenkins.plugins.kvmbench.engine.importer;

import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Gives benchmarks of one name that are several things parameters that tell them apart, and makes one series of the runs
 * of one thing. Both sides of a comparison are named together: what is two on one side is told apart on both.
 *
 * <ul>
 *   <li>Twice in one document: two things, told apart by what the tool says of them ({@link Entry#traits()}) where that
 *       agrees with the other side, else by their order: {@code entry=1 of 2}.
 *   <li>In several documents: runs of one thing or several things, see {@link Places}.
 * </ul>
 */
final class Naming {

    private static final Comparator<Result> ORDER =
            Comparator.comparing(Result::id).thenComparing(Result::arm);

    /** A benchmark where it stands. */
    private record Occurrence(Document document, Entry entry) {

        String trait(String key) {
            return entry.traits().getOrDefault(key, "");
        }

        String thing(Map<String, String> things) {
            return things.get(document.place().name());
        }
    }

    /** What a series came with first, and its invocations by the place they are from. */
    private record Series(Result first, Place place, List<List<Invocation>> runs) {}

    /** By side: the benchmarks by the name the tool gives them, with all places where they stand. */
    private final List<Map<Entry.Name, List<Occurrence>>> occurrences = new ArrayList<>();

    Naming(List<Side> sides) {
        for (Side side : sides) {
            Map<Entry.Name, List<Occurrence>> byName = new LinkedHashMap<>();
            for (Document document : side.documents()) {
                for (Entry entry : document.entries()) {
                    byName.computeIfAbsent(entry.name(), name -> new ArrayList<>(1))
                            .add(new Occurrence(document, entry));
                }
            }
            occurrences.add(byName);
        }
    }

    /**
     * The results of each side, sorted.
     *
     * @param problems by side, where what cannot be put together goes
     */
    List<List<Result>> results(List<List<Problem>> problems) {
        Map<Entry.Name, Parameters> parameters = parameters();
        List<List<Result>> results = new ArrayList<>();
        for (int side = 0; side < occurrences.size(); side++) {
            List<Result> all = new ArrayList<>();
            for (Map.Entry<Entry.Name, List<Occurrence>> name : occurrences.get(side).entrySet()) {
                Parameters apart = parameters.isEmpty() ? null : parameters.get(name.getKey());
                if (apart == null) {
                    all.addAll(name.getValue().get(0).entry().results());
                } else {
                    merge(name.getValue(), apart, all, problems.get(side));
                }
            }
            all.sort(ORDER);
            results.add(all);
        }
        return results;
    }

    /** Of the names that stand in more than one place on any side, which are few if any. */
    private Map<Entry.Name, Parameters> parameters() {
        Map<Entry.Name, Parameters> parameters = new HashMap<>();
        for (Map<Entry.Name, List<Occurrence>> side : occurrences) {
            side.forEach((name, all) -> {
                if (all.size() > 1 && !parameters.containsKey(name)) {
                    parameters.put(
                            name,
                            new Parameters(occurrences.stream()
                                    .map(byName -> byName.getOrDefault(name, List.of()))
                                    .toList()));
                }
            });
        }
        return parameters;
    }

    private static void merge(
            List<Occurrence> occurrences, Parameters parameters, List<Result> into, List<Problem> problems) {
        Map<SeriesId, Map<Arm, Series>> merged = new LinkedHashMap<>();
        for (Occurrence occurrence : occurrences) {
            for (Result result : occurrence.entry().results()) {
                SeriesId id = parameters.name(result.id(), occurrence);
                Series series = merged.computeIfAbsent(id, key -> new TreeMap<>())
                        .computeIfAbsent(
                                result.arm(),
                                arm -> new Series(
                                        result.named(id), occurrence.document().place(), new ArrayList<>()));
                Result first = series.first();
                if (first.unit().equals(result.unit()) && first.better() == result.better()) {
                    series.runs().add(result.invocations());
                } else {
                    problems.add(new Problem(
                            occurrence.document().place().path().toString(),
                            "",
                            "has " + id + " in '" + result.readIn() + "', and " + series.place().path() + " in '"
                                    + first.readIn() + "': only the latter is used"));
                }
            }
        }
        for (Map<Arm, Series> arms : merged.values()) {
            arms.values().forEach(series -> into.add(series.first().with(Runs.evidence(series.runs()))));
        }
    }

    /** What tells the things of one name apart. */
    private static final class Parameters {

        private final List<List<Occurrence>> bySide;

        /** Which of how many of its document each is. */
        private final Map<Occurrence, String> numbers = new IdentityHashMap<>();

        /** Empty where every document has the benchmark once. */
        private final List<String> traits;

        private final boolean numbered;

        /** By place; empty where all are runs of one thing. */
        private final Map<String, String> things;

        Parameters(List<List<Occurrence>> bySide) {
            this.bySide = bySide;
            boolean repeated = number();
            this.traits = repeated ? traits() : List.of();
            this.numbered = repeated && traits.isEmpty();
            this.things = things();
        }

        SeriesId name(SeriesId name, Occurrence occurrence) {
            if (traits.isEmpty() && !numbered && things.isEmpty()) {
                return name;
            }
            SortedMap<String, String> params = new TreeMap<>(name.params());
            traits.forEach(key -> put(params, name, key, occurrence.trait(key)));
            if (numbered) {
                put(params, name, "entry", numbers.get(occurrence));
            }
            if (!things.isEmpty()) {
                put(params, name, occurrence.document().place().kind(), occurrence.thing(things));
            }
            return new SeriesId(name.suite(), name.benchmark(), params, name.metric());
        }

        private static void put(SortedMap<String, String> params, SeriesId name, String key, String value) {
            params.put(params.containsKey(key) ? name.suite() + "." + key : key, value);
        }

        /** @return whether any document has the benchmark more than once */
        private boolean number() {
            Map<Document, List<Occurrence>> inDocument = new LinkedHashMap<>();
            bySide.forEach(side -> side.forEach(occurrence -> inDocument
                    .computeIfAbsent(occurrence.document(), document -> new ArrayList<>())
                    .add(occurrence)));
            boolean repeated = false;
            for (List<Occurrence> all : inDocument.values()) {
                for (int i = 0; i < all.size(); i++) {
                    numbers.put(all.get(i), i + 1 + " of " + all.size());
                }
                repeated |= all.size() > 1;
            }
            return repeated;
        }

        private Map<String, String> things() {
            Set<String> places = bySide.stream()
                    .flatMap(List::stream)
                    .map(occurrence -> occurrence.document().place().name())
                    .collect(Collectors.toSet());
            if (places.size() == 1) {
                return Map.of();
            }
            Map<String, String> all = Places.things(places);
            boolean several = bySide.stream()
                    .anyMatch(side -> side.stream().map(occurrence -> occurrence.thing(all)).distinct().count() > 1);
            return several ? all : Map.of();
        }

        /** The one trait that is enough, else all that differ; none where they do not tell all apart. */
        private List<String> traits() {
            Set<String> keys = new LinkedHashSet<>();
            bySide.forEach(side -> side.forEach(occurrence -> keys.addAll(occurrence.entry().traits().keySet())));
            for (String key : keys) {
                if (tells(List.of(key))) {
                    return List.of(key);
                }
            }
            List<String> differing = keys.stream().filter(this::differs).toList();
            return tells(differing) ? differing : List.of();
        }

        /** Whether these tell all of each document apart, and the sides agree on at least one. */
        private boolean tells(List<String> keys) {
            Set<List<String>> common = null;
            for (List<Occurrence> side : bySide) {
                Map<Document, Set<List<String>>> seen = new HashMap<>();
                for (Occurrence occurrence : side) {
                    List<String> values = keys.stream().map(occurrence::trait).toList();
                    if (!seen.computeIfAbsent(occurrence.document(), d -> new HashSet<>()).add(values)) {
                        return false;
                    }
                }
                Set<List<String>> all = seen.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
                if (common == null) {
                    common = all;
                } else if (!all.isEmpty() && !common.isEmpty()) {
                    common.retainAll(all);
                    if (common.isEmpty()) {
                        return false;
                    }
                }
            }
            return true;
        }

        private boolean differs(String key) {
            return bySide.stream()
                    .anyMatch(side -> side.stream()
                                    .map(occurrence -> occurrence.trait(key))
                                    .filter(Objects::nonNull)
                                    .distinct()
                                    .count()
                            > 1);
        }
    }
}
