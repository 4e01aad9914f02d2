package io.jenkins.plugins.kvmbench.engine.gate;

import io.jenkins.plugins.kvmbench.engine.gate.rulings.Waiver;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Regressions that people waived, in decisions. */
public final class Waivers {

    private Waivers() {}

    /**
     * The decision with each regression that a waiver covers at no weight. Its verdict and numbers stay, and its reason says who
     * waived it; nothing else is ever waived.
     *
     * @param now waivers that expired by then do not count
     */
    public static Decision applied(Decision decision, List<Waiver> waivers, Instant now) {
        List<Waiver> holding = waivers.stream().filter(waiver -> waiver.holds(now)).toList();
        return without(
                decision,
                row -> holding.stream().filter(one -> one.matches(row.id())).findFirst().map(Waivers::words),
                "waived");
    }

    /**
     * The decision with no regression of any weight, since somebody who may say so accepted this change with them.
     *
     * @param author who
     * @param how for people, for example {@code the label 'accepted'}
     * @param time when
     */
    public static Decision accepted(Decision decision, String author, String how, Instant time) {
        String words = "accepted by " + author + " on " + day(time) + " by " + how;
        return without(decision, row -> Optional.of(words), words);
    }

    /** @param becauseOf why a regression does not count; empty: it does */
    private static Decision without(Decision decision, Function<Row, Optional<String>> becauseOf, String what) {
        List<Row> rows = new ArrayList<>(decision.rows().size());
        int taken = 0;
        for (Row row : decision.rows()) {
            Optional<String> why =
                    row.verdict() == Verdict.REGRESSED && row.level() != Level.NONE ? becauseOf.apply(row) : Optional.empty();
            rows.add(why.map(words -> row.weighing(Level.NONE, words + " (" + row.reason() + ")")).orElse(row));
            taken += why.isPresent() ? 1 : 0;
        }
        if (taken == 0) {
            return decision;
        }
        List<String> notes = new ArrayList<>(decision.notes());
        notes.add(Words.count(taken, "regression") + (taken == 1 ? " was " : " were ") + what);
        return Decisions.of(
                decision.mode(),
                decision.policy(),
                decision.gated(),
                decision.rounds(),
                Rows.worstFirst(rows),
                notes,
                decision.error());
    }

    private static String words(Waiver by) {
        String why = by.reason().isBlank() ? "" : ": " + by.reason();
        return "waived by " + by.author() + " until " + day(by.expires()) + why;
    }

    private static String day(Instant time) {
        return time.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }
}
