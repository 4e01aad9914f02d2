package io.jenkins.plugins.kvmbench.engine.stats;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

public class BenjaminiHochbergTest {

    /** The example of the paper, section 4: four of fifteen at q = .05, where Bonferroni rejects three. */
    @Test
    public void shouldRejectWhatThePaperRejects() {
        double[] p = {
            .0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528, .7590, 1
        };
        boolean[] rejected = BenjaminiHochberg.rejected(p, 0.05);
        for (int i = 0; i < p.length; i++) {
            assertEquals(i < 4, rejected[i]);
        }
    }

    @Test
    public void shouldRejectUpToTheLargestThatFitsWhateverLiesBetween() {
        assertArrayEquals(
                new boolean[] {true, true, false}, BenjaminiHochberg.rejected(new double[] {.03, .03, .9}, 0.05));
    }

    @Test
    public void shouldRejectAtTheLimitItself() {
        assertTrue(BenjaminiHochberg.rejected(new double[] {0.05 / 3, 1, 1}, 0.05)[0]);
        assertTrue(BenjaminiHochberg.rejected(new double[] {0.1 + 0.2}, 0.3)[0]);
    }

    @Test
    public void shouldRejectNothingOfNothing() {
        assertEquals(0, BenjaminiHochberg.rejected(new double[0], 0.05).length);
    }
}
