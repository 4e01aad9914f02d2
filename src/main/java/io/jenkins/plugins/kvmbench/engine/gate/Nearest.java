package io.jenkins.plugins.kvmbench.engine.gate;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The few names that somebody may have meant. */
public final class Nearest {

    private static final int SHOWN = 3;

    /** Longer names are compared by their beginnings: they come from files. */
    private static final int LONGEST = 200;

    private Nearest() {}

    /** {@code 'a', 'b', 'c' (and 4 more)}, the most alike first. */
    public static String of(String meant, Collection<String> names) {
        List<String> sorted = names.stream()
                .distinct()
                .sorted(Comparator.comparingInt((String name) -> distance(plain(meant), plain(name)))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        return few(sorted);
    }

    /** The first few of them, and how many more there are. */
    public static String few(List<String> names) {
        String shown = names.stream().limit(SHOWN).map(name -> "'" + name + "'").collect(Collectors.joining(", "));
        return names.size() > SHOWN ? shown + " and " + (names.size() - SHOWN) + " more" : shown;
    }

    private static String plain(String text) {
        String plain = text.replace("*", "").replace("?", "").toLowerCase(Locale.ROOT);
        return plain.substring(0, Math.min(LONGEST, plain.length()));
    }

    /** How many characters must be put in, taken out or exchanged (Levenshtein 1966). */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int exchanged = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(exchanged, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
