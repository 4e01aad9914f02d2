package io.jenkins.plugins.kvmbench.engine.report.markdown;

import java.util.ArrayList;
import java.util.List;

/** A page made of fixed text and rows that may be left out, last ones first, to keep it within a limit. */
final class MarkdownPage {

    /** @param rows empty for fixed text, which stands in {@code before} */
    private record Part(String before, List<String> rows, String after) {}

    private final List<Part> parts = new ArrayList<>();

    void fixed(String text) {
        parts.add(new Part(text, List.of(), ""));
    }

    /** Nothing where there are no rows. */
    void rows(String before, List<String> rows, String after) {
        if (!rows.isEmpty()) {
            parts.add(new Part(before, rows, after));
        }
    }

    /**
     * The page in at most {@code limit} characters: first parts keep their rows before later ones. Where even the fixed
     * text does not fit, as much of it as does, cut between lines.
     */
    String within(int limit) {
        int fixed = parts.stream()
                .mapToInt(part -> part.before().length() + part.after().length())
                .sum();
        int total = fixed
                + parts.stream()
                        .flatMap(part -> part.rows().stream())
                        .mapToInt(String::length)
                        .sum();
        if (total <= limit) {
            return text(Integer.MAX_VALUE);
        }
        int notes = (int) parts.stream().filter(part -> !part.rows().isEmpty()).count()
                * note(1_000_000, 1_000_000).length();
        int room = limit - fixed - notes;
        if (room >= 0) {
            return text(room);
        }
        StringBuilder head = new StringBuilder();
        for (Part part : parts) {
            for (String line : part.before().lines().toList()) {
                if (head.length() + line.length() + 1 > limit) {
                    return head.toString();
                }
                head.append(line).append('\n');
            }
        }
        return head.toString();
    }

    private String text(int room) {
        StringBuilder text = new StringBuilder();
        int left = room;
        for (Part part : parts) {
            text.append(part.before());
            int kept = 0;
            while (kept < part.rows().size() && part.rows().get(kept).length() <= left) {
                left -= part.rows().get(kept).length();
                text.append(part.rows().get(kept));
                kept++;
            }
            if (kept < part.rows().size()) {
                left = 0;
                text.append(note(part.rows().size() - kept, part.rows().size()));
            }
            text.append(part.after());
        }
        return text.toString();
    }

    private static String note(int cut, int all) {
        return "\n_" + cut + " of " + all + " rows cut to fit._\n";
    }
}
