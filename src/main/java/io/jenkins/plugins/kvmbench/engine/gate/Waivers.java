package io.jenkins.plugins.kvmbench.engine.gate;

import io.jenkins.plugins.kvmbench.engine.gate.rulings.Waiver;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
        List<Row> rows = new ArrayList<>(decision.rows().size());
        int waived = 0;
        for (Row row : decision.rows()) {
            Optional<Waiver> waiver = row.verdict() == Verdict.REGRESSED && row.level() != Level.NONE
                    ? holding.stream().filter(one -> one.matches(row.id())).findFirst()
                    : Optional.empty();
            rows.add(waiver.map(by -> waived(row, by)).orElse(row));
            waived += waiver.isPresent() ? 1 : 0;
        }
        if (waived == 0) {
            return decision;
        }
        List<String> notes = new ArrayList<>(decision.notes());
        notes.add(Words.count(waived, "regression") + (waived == 1 ? " was waived" : " were waived"));
        return Decisions.of(
                decision.mode(),
                decision.policy(),
                decision.gated(),
                decision.rounds(),
                Rows.worstFirst(rows),
                notes,
                decision.error());
    }

    private static Row waived(Row row, Waiver by) {
        String until = by.expires().atOffset(ZoneOffset.UTC).toLocalDate().toString();
        String why = by.reason().isBlank() ? "" : ": " + by.reason();
        return row.weighing(Level.NONE, "waived by " + by.author() + " until " + until + why + " (" + row.reason() + ")");
    }
}
