package io.jenkins.plugins.kvmbench.engine.gate;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import java.util.List;
import org.junit.Test;

public class AmountTest {

    private static Result metric(String unit, String readIn) {
        return new Result(Numbers.id("a"), unit, readIn, Direction.LOWER, true, Arm.BASE, List.of());
    }

    @Test
    public void shouldReadNumbersWithAndWithoutAUnit() {
        assertEquals(new Amount(50, ""), Amount.parse("50"));
        assertEquals(new Amount(50, "ms"), Amount.parse("50ms"));
        assertEquals(new Amount(0.5, "MB/s"), Amount.parse(" .5 MB/s "));
        assertEquals(new Amount(1e-3, "s"), Amount.parse("1e-3 s"));
        assertEquals(new Amount(1e6, ""), Amount.parse("1E6"));
    }

    @Test
    public void shouldRefuseWhatIsNoAmount() {
        for (String text : List.of("", "NaN", "-1", "Infinity", "1e999", "ms", "-0.1ms")) {
            IllegalArgumentException refused =
                    assertThrows(text, IllegalArgumentException.class, () -> Amount.parse(text));
            assertTrue(refused.getMessage(), refused.getMessage().contains("'" + text + "'"));
        }
        assertThrows(IllegalArgumentException.class, () -> new Amount(-1, ""));
    }

    @Test
    public void shouldBeInTheUnitOfTheFileThatTheMetricWasReadFrom() {
        assertEquals(0.05, new Amount(50, "").in(metric("s", "ms")), 1e-15);
        assertEquals("50 ms", new Amount(50, "").inWords(metric("s", "ms")));
        assertEquals(50, new Amount(50, "").in(metric("widgets", "widgets")), 0);
        assertEquals("50", new Amount(50, "").inWords(metric("", "")));
    }

    @Test
    public void shouldConvertItsOwnUnitToThatOfTheSamples() {
        assertEquals(0.05, new Amount(50, "ms").in(metric("s", "s")), 1e-15);
        assertEquals(5e7, new Amount(50, "ms").in(metric("ns", "ns")), 1e-3);
        assertEquals(1, new Amount(1, "KB").in(metric("KB", "KB")), 0);
        assertEquals("50 ms", new Amount(50, "ms").inWords(metric("ns", "ns")));
    }

    @Test
    public void shouldSayNothingOfAnotherDimension() {
        assertFalse(new Amount(50, "ms").appliesTo(metric("B", "KB")));
        assertEquals(Double.NaN, new Amount(50, "ms").in(metric("B", "KB")), 0);
        assertFalse(Amount.NONE.appliesTo(metric("s", "s")));
    }
}
