package io.jenkins.plugins.kvmbench.engine.plan;

import io.jenkins.plugins.kvmbench.engine.gate.Directions;
import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.Limits;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.gate.rulings.Waiver;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads what the head is held against. */
final class GatesReader {

    private static final String ALL = "*";

    private static final String FAILURE = "failure";

    private static final List<String> CRITICALITIES =
            List.of("note", "unstable_stage", "unstable", "failed_stage", FAILURE);

    private static final int MAX_ROUNDS = 100;

    private final Section file;

    GatesReader(Section file) {
        this.file = file;
    }

    /** What no gate is for has the default limits, as on the command line. */
    Gates gates() {
        List<Policy.Limit> limits = new ArrayList<>();
        List<String> criticalities = new ArrayList<>();
        List<Directions.Said> said = new ArrayList<>();
        for (Section gate : file.sections("gates", Kind.GATE)) {
            String metric = gate.text("metric", ALL);
            Map<String, String> values = new HashMap<>();
            Limits.KEYS.forEach(key -> gate.text(key).ifPresent(text -> values.put(key, text)));
            gate.attempt("", () -> Limits.of(metric, values)).ifPresent(limits::add);
            criticalities.add(gate.choice("criticality", CRITICALITIES).orElse(FAILURE));
            gate.choice("better", List.of("lower", "higher"))
                    .map(word -> Direction.valueOf(word.toUpperCase(Locale.ROOT)))
                    .ifPresent(direction -> said.add(new Directions.Said(metric, direction)));
        }
        if (limits.isEmpty() || !limits.get(limits.size() - 1).metric().equals(ALL)) {
            limits.add(Limits.of(ALL, Map.of()));
        }
        Level missing = file.choice("missing", List.of("none", "warn", "fail"))
                .map(word -> Level.valueOf(word.toUpperCase(Locale.ROOT)))
                .orElse(Policy.DEFAULT.missing());
        Policy policy = Policy.DEFAULT
                .withLimits(limits)
                .withMissing(missing)
                .withRounds(file.integer("rounds", 1, MAX_ROUNDS, Policy.DEFAULT.rounds()));
        return new Gates(policy, criticalities, new Directions(said), waivers());
    }

    private List<Waiver> waivers() {
        List<Waiver> waivers = new ArrayList<>();
        for (Section section : file.sections("waivers", Kind.WAIVER)) {
            String pattern = section.required("pattern", "the metric, suite/benchmark or series that is waived; * and ? stand for others");
            String author = section.required("author", "whose word it is");
            String reason = section.required("reason", "why");
            String until = section.required("until", "the last day on which it holds, such as 2026-12-31");
            Optional<Instant> expires = until.isEmpty() ? Optional.empty() : end(section, until);
            if (!pattern.isBlank() && expires.isPresent()) {
                waivers.add(new Waiver(pattern, author, reason, expires.get()));
            }
        }
        return waivers;
    }

    /** The end of a day, in UTC: it must not depend on who reads. */
    private static Optional<Instant> end(Section section, String day) {
        try {
            return Optional.of(LocalDate.parse(day).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
        } catch (DateTimeParseException e) {
            section.problem("until", "'until' cannot be '" + day + "': a day, such as 2026-12-31");
            return Optional.empty();
        }
    }
}
