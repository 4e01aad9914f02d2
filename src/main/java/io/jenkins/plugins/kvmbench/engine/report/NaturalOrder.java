package io.jenkins.plugins.kvmbench.engine.report;

import java.util.Comparator;

/** Orders texts as people do: {@code pages=100} before {@code pages=1000}, upper and lower case side by side. */
public enum NaturalOrder implements Comparator<String> {
    INSTANCE;

    @Override
    public int compare(String a, String b) {
        int i = 0;
        int j = 0;
        while (i < a.length() && j < b.length()) {
            int iEnd = endOfNumber(a, i);
            int jEnd = endOfNumber(b, j);
            boolean numbers = iEnd > i && jEnd > j;
            int order = numbers
                    ? compareNumbers(a, i, iEnd, b, j, jEnd)
                    : Character.compare(Character.toLowerCase(a.charAt(i)), Character.toLowerCase(b.charAt(j)));
            if (order != 0) {
                return order;
            }
            i = numbers ? iEnd : i + 1;
            j = numbers ? jEnd : j + 1;
        }
        int rest = Integer.compare(a.length() - i, b.length() - j);
        return rest != 0 ? rest : a.compareTo(b);
    }

    private static int endOfNumber(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    /** Of any length: without leading zeros the longer one is larger. */
    private static int compareNumbers(String a, int aFrom, int aEnd, String b, int bFrom, int bEnd) {
        int i = withoutZeros(a, aFrom, aEnd);
        int j = withoutZeros(b, bFrom, bEnd);
        return aEnd - i != bEnd - j
                ? Integer.compare(aEnd - i, bEnd - j)
                : CharSequence.compare(a.subSequence(i, aEnd), b.subSequence(j, bEnd));
    }

    private static int withoutZeros(String digits, int from, int end) {
        int first = from;
        while (first < end - 1 && digits.charAt(first) == '0') {
            first++;
        }
        return first;
    }
}
