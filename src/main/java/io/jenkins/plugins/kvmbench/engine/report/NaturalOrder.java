package io.jenkins.plugins.kvmbench.engine.report;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.regex.Pattern;

/** Orders texts as people do: {@code pages=100} before {@code pages=1000}, upper and lower case side by side. */
enum NaturalOrder implements Comparator<String> {
    INSTANCE;

    private static final Pattern BORDER = Pattern.compile("(?<=\\D)(?=\\d)|(?<=\\d)(?=\\D)");

    @Override
    public int compare(String a, String b) {
        String[] left = BORDER.split(a);
        String[] right = BORDER.split(b);
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            int order = compareRuns(left[i], right[i]);
            if (order != 0) {
                return order;
            }
        }
        return left.length != right.length ? Integer.compare(left.length, right.length) : a.compareTo(b);
    }

    private static int compareRuns(String a, String b) {
        return isNumber(a) && isNumber(b)
                ? new BigInteger(a).compareTo(new BigInteger(b))
                : a.compareToIgnoreCase(b);
    }

    private static boolean isNumber(String run) {
        return !run.isEmpty() && run.charAt(0) >= '0' && run.charAt(0) <= '9';
    }
}
