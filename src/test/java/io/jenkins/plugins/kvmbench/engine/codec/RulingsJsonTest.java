package io.jenkins.plugins.kvmbench.engine.codec;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.gate.rulings.Acceptance;
import io.jenkins.plugins.kvmbench.engine.gate.rulings.Rulings;
import io.jenkins.plugins.kvmbench.engine.gate.rulings.Waiver;
import io.jenkins.plugins.kvmbench.engine.gate.rulings.Withdrawal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class RulingsJsonTest {

    private static final Instant THEN = Instant.parse("2026-01-31T12:00:00Z");
    private static final Instant LATER = Instant.parse("2026-02-28T12:00:00.123Z");
    private static final Acceptance FIRST = new Acceptance(4, "alice", "good enough", THEN, null);
    private static final Acceptance SECOND = new Acceptance(9, "<b>\u202e", "", LATER, null);
    private static final Waiver WAIVER = new Waiver("snapshot/*", "bob", "kernel 6.18", LATER);

    private static final Withdrawal BY = new Withdrawal(LATER, "carol");

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void shouldReadBackWhatWasWritten() throws IOException {
        Path file = folder.getRoot().toPath().resolve("rulings.json");
        assertEquals(Rulings.NONE, RulingsJson.read(file));
        Waiver dated = new Waiver("*", "bob", "", THEN, LATER, null);
        Rulings rulings = Rulings.NONE.accepting(FIRST).withdrawing(BY).accepting(SECOND).waiving(WAIVER).waiving(dated);
        rulings = rulings.revoking(dated, BY);
        RulingsJson.write(rulings, file);
        assertEquals(rulings, RulingsJson.read(file));
        assertEquals(Optional.of(SECOND), rulings.baseline());
    }

    @Test
    public void shouldRefuseWhatIsBrokenInsteadOfForgettingIt() throws IOException {
        Path file = folder.getRoot().toPath().resolve("rulings.json");
        for (String broken : new String[] {
            "", "{", "{}", "{\"schema\":\"kvmbench-rulings/2\"}", "{\"schema\":\"kvmbench-rulings/1\",\"baselines\":[{}]}",
            "{\"schema\":\"kvmbench-rulings/1\",\"waivers\":[{\"pattern\":\"x\",\"expires\":\"soon\"}]}"
        }) {
            Files.writeString(file, broken);
            String message =
                    assertThrows(FormatException.class, () -> RulingsJson.read(file)).getMessage();
            assertTrue(message, message.startsWith(file.toString()));
        }
    }

    @Test
    public void shouldLeaveNoBaselineWhenTheLastOneIsWithdrawn() {
        Rulings rulings = Rulings.NONE.accepting(FIRST).accepting(SECOND);
        assertEquals(Optional.of(SECOND), rulings.baseline());
        Rulings withdrawn = rulings.withdrawing(BY);
        assertEquals(Optional.empty(), withdrawn.baseline());
        assertEquals(2, withdrawn.acceptances().size());
        assertEquals(withdrawn, withdrawn.withdrawing(BY));
    }

    @Test
    public void shouldReadWhatWasWithdrawnBeforeItWasKeptByWhom() throws IOException {
        Path file = folder.getRoot().toPath().resolve("rulings.json");
        Files.writeString(file, "{\"schema\":\"kvmbench-rulings/1\",\"baselines\":[{\"build\":4,\"withdrawn\":\"" + LATER + "\"}]}");

        assertEquals(new Withdrawal(LATER, ""), RulingsJson.read(file).acceptances().get(0).withdrawn());
    }

    @Test
    public void shouldKeepTheTraceOfAWaiverThatWasRevoked() {
        Waiver other = new Waiver("*", "bob", "", LATER);
        Rulings rulings = Rulings.NONE.waiving(WAIVER).waiving(other);
        assertTrue(rulings.waivers().get(0).holds(THEN));

        Rulings revoked = rulings.revoking(WAIVER, BY);

        assertEquals(BY, revoked.waivers().get(0).revoked());
        assertFalse(revoked.waivers().get(0).holds(THEN));
        assertTrue(revoked.waivers().get(1).holds(THEN));
        assertEquals(revoked, revoked.revoking(revoked.waivers().get(0), new Withdrawal(THEN, "mallory")));
    }
}
