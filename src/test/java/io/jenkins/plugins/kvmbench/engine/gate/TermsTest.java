package io.jenkins.plugins.kvmbench.engine.gate;

import static io.jenkins.plugins.kvmbench.engine.gate.Numbers.id;
import static io.jenkins.plugins.kvmbench.engine.gate.Numbers.noisy;
import static io.jenkins.plugins.kvmbench.engine.gate.Numbers.pair;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.gate.rulings.Waiver;
import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** Waivers and notes that results carry. */
public class TermsTest {

    private static final Instant END = Instant.parse("2026-01-31T12:00:00Z");

    private static ResultSet slower(Terms terms) {
        RunInfo run = new RunInfo("1", END.minusSeconds(60), END, "", "", "", "", Map.of());
        Policy one = Policy.DEFAULT.withRounds(1);
        Rounds rounds = new AbGate(one, Context.NONE).screen(Rounds.NONE, pair(id("a"), noisy(1, 10, .01, 0), noisy(2, 10, .01, .5)));
        return new ResultSet(run, Agent.UNKNOWN, pair(id("a"), noisy(1, 10, .01, 0), noisy(2, 10, .01, .5)), List.of())
                .withBasis(Comparison.interleaved(one, rounds, Context.NONE.withTerms(terms)));
    }

    private static Decision decision(Terms terms) {
        return Judgement.of(slower(terms)).decision().orElseThrow();
    }

    private static Terms waiving(Instant until) {
        return new Terms(List.of(new Waiver("*", "ann", "known", until)), List.of("gates of main"));
    }

    @Test
    public void shouldWaiveWhatTheResultsSayIsWaived() {
        assertEquals(Outcome.FAILED, decision(Terms.NONE).outcome());
        Decision waived = decision(waiving(END.plusSeconds(1)));

        assertEquals(Outcome.PASSED, waived.outcome());
        assertTrue(waived.rows().get(0).reason(), waived.rows().get(0).reason().startsWith("waived by ann until"));
    }

    /** Whoever reads the file in a year gets the verdict of the day. */
    @Test
    public void shouldAskWhetherAWaiverHeldWhenTheRunEnded() {
        assertEquals(Outcome.FAILED, decision(waiving(END)).outcome());
    }

    @Test
    public void shouldSayWhereTheLimitsComeFrom() {
        assertEquals("gates of main", decision(waiving(END)).notes().get(0));
    }

    @Test
    public void shouldBelieveNoTermsOfWhoIsNotTrusted() {
        Decision own = Judgement.untrusted(slower(waiving(END.plusSeconds(1))), Policy.DEFAULT, Terms.NONE)
                .decision()
                .orElseThrow();

        assertEquals(Outcome.FAILED, own.outcome());
        assertFalse(own.notes().toString(), own.notes().contains("gates of main"));
    }
}
