package io.jenkins.plugins.kvmbench.engine.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The kernel's list format for CPUs and nodes: {@code 0-3,8}. */
final class CpuList {
    private CpuList() {}

    /** The numbers in a list, ascending; absent when the text is not one, or is empty. */
    static Optional<List<Integer>> parse(String text) {
        List<Integer> numbers = new ArrayList<>();
        try {
            for (String range : text.strip().split(",")) {
                String[] ends = range.split("-", 2);
                int first = Integer.parseInt(ends[0]);
                int last = Integer.parseInt(ends[ends.length - 1]);
                for (int number = first; number <= last; number++) {
                    numbers.add(number);
                }
            }
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
        return Optional.of(numbers);
    }
}
