package io.jenkins.plugins.kvmbench.engine.importer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells repeated runs of one thing from different things, by the names of the places where the same benchmark stands.
 *
 * <p>They are runs of one thing when their names are the same but for what counts runs: the number behind a word for runs
 * or results ({@code run-3}, {@code attempt_1-base}, {@code results2}), a date or a time since the epoch, the id of a
 * commit or a run, or whole names are numbers and count up from 0 or 1 ({@code 1.json} to {@code 10.json}). All else that differs makes
 * different things: {@code serial} and {@code parallel}, {@code threads-1} and {@code threads-8}, {@code jdk17} and
 * {@code jdk21}. When in doubt they are different: two things taken for one are a wrong verdict, one taken for two is a weak
 * one.
 */
final class Places {

    private static final Pattern COUNTER = Pattern.compile("(?<date>(?<!\\d)(?:19|20)\\d{2}-?[01]\\d-?[0-3]\\d"
            + "(?:[T_ .-]?[0-2]\\d[:_-]?[0-5]\\d(?:[:_-]?[0-5]\\d(?:\\.\\d+)?)?Z?)?(?!\\d)"
            + "|\\d{9,})"
            + "|(?<id>(?<![0-9A-Za-z])(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
            + "|(?=[a-f]*[0-9])(?=[0-9]*[a-f])[0-9a-f]{7,64})(?![0-9A-Za-z]))"
            + "|(?<number>\\d+)");

    /** The word directly before a number; in {@code benchRun3} it is Run. */
    private static final Pattern WORD = Pattern.compile("([A-Z]?[a-z]+|[A-Z]+)[-_. #]?$");

    private static final Set<String> RUNS = Set.of(
            "run", "runs", "rep", "reps", "repeat", "repetition", "iter", "iteration", "trial", "round", "attempt", "try",
            "invocation", "fork", "sample", "session", "build", "job", "result", "results", "bench", "benchmark",
            "benchmarks", "out", "output", "measurement", "measurements", "report", "data", "export", "base", "baseline",
            "head", "before", "after", "old", "new", "main", "master", "pr", "jmh", "hyperfine", "criterion", "kvmbench");

    /** Of so many runs one may be missing; 1, 2, 4, 8 are sizes. */
    private static final int TOLERATED = 5;

    private static final String ANY = "*";

    /** A name cut at its numbers. */
    private record Cut(String name, List<String> between, List<String> numbers, List<Boolean> counts) {

        /** Names that differ in numbers alone have the same. */
        List<String> shape() {
            return between;
        }

        boolean isWholeName(int number) {
            return (between.get(number).isEmpty() || between.get(number).endsWith("/"))
                    && (between.get(number + 1).isEmpty() || between.get(number + 1).startsWith("/"));
        }
    }

    private Places() {}

    /**
     * The thing that each place is a run of: its name with {@code *} for what counts runs.
     *
     * @param names the places where one benchmark stands, on all sides
     */
    static Map<String, String> things(Collection<String> names) {
        Map<List<String>, List<Cut>> byShape = new HashMap<>();
        names.stream()
                .distinct()
                .map(Places::cut)
                .forEach(cut -> byShape.computeIfAbsent(cut.shape(), shape -> new ArrayList<>()).add(cut));
        Map<String, String> things = new HashMap<>();
        for (List<Cut> alike : byShape.values()) {
            List<Boolean> counts = new ArrayList<>(alike.get(0).counts());
            for (int i = 0; i < counts.size(); i++) {
                int number = i;
                counts.set(i, alike.stream().anyMatch(cut -> cut.counts().get(number)) || countUp(alike, i));
            }
            alike.forEach(cut -> things.put(cut.name(), thing(cut, counts)));
        }
        return things;
    }

    private static boolean countUp(List<Cut> alike, int number) {
        if (!alike.get(0).isWholeName(number)) {
            return false;
        }
        TreeSet<Long> values = new TreeSet<>();
        for (Cut cut : alike) {
            String digits = cut.numbers().get(number);
            if (digits.length() > 9) {
                return false;
            }
            values.add(Long.parseLong(digits));
        }
        long missing = values.last() - values.first() + 1 - values.size();
        return values.size() > 1 && values.first() <= 1 && TOLERATED * missing <= values.size();
    }

    private static Cut cut(String name) {
        List<String> between = new ArrayList<>();
        List<String> numbers = new ArrayList<>();
        List<Boolean> counts = new ArrayList<>();
        Matcher counter = COUNTER.matcher(name);
        int end = 0;
        while (counter.find()) {
            String before = name.substring(end, counter.start());
            between.add(before);
            numbers.add(counter.group());
            counts.add(counter.group("number") == null || isRun(before));
            end = counter.end();
        }
        between.add(name.substring(end));
        return new Cut(name, between, numbers, counts);
    }

    private static boolean isRun(String before) {
        // The end alone: a name comes from anywhere and may be long.
        Matcher word = WORD.matcher(before.substring(Math.max(0, before.length() - 32)));
        return word.find() && RUNS.contains(word.group(1).toLowerCase(Locale.ROOT));
    }

    private static String thing(Cut cut, List<Boolean> counts) {
        StringBuilder thing = new StringBuilder(cut.between().get(0));
        for (int i = 0; i < counts.size(); i++) {
            thing.append(counts.get(i) ? ANY : cut.numbers().get(i)).append(cut.between().get(i + 1));
        }
        return thing.toString();
    }
}
