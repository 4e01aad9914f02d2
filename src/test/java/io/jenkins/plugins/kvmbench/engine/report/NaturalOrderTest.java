package io.jenkins.plugins.kvmbench.engine.report;

import static org.junit.Assert.assertEquals;

import java.util.List;
import org.junit.Test;

public class NaturalOrderTest {

    @Test
    public void countsAsPeopleDo() {
        List<String> ordered = List.of(
                "", "a", "A b", "a b1", "a b2", "a b10", "a b10c", "a b010d", "b", "b" + "9".repeat(40), "c1.5", "c1.10");

        assertEquals(
                ordered,
                ordered.stream().sorted(NaturalOrder.INSTANCE.reversed()).sorted(NaturalOrder.INSTANCE).toList());
    }

    @Test
    public void textsThatDifferAreNeverEqual() {
        assertEquals(-1, Integer.signum(NaturalOrder.INSTANCE.compare("A", "a")));
        assertEquals(-1, Integer.signum(NaturalOrder.INSTANCE.compare("a01", "a1")));
        assertEquals(1, Integer.signum(NaturalOrder.INSTANCE.compare("a1", "a01")));
    }
}
