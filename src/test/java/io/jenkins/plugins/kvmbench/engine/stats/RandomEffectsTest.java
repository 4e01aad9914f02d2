package io.jenkins.plugins.kvmbench.engine.stats;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Random;
import org.junit.Test;

public class RandomEffectsTest {

    /** Means 0, 1, 2 (variance 1); within each .5, of which a mean of two has .25. */
    @Test
    public void shouldTakeTheNoiseOutOfTheSpreadOfTheMeans() {
        RandomEffects effects = RandomEffects.of(new double[][] {{-0.5, 0.5}, {0.5, 1.5}, {1.5, 2.5}});

        assertEquals(Math.sqrt(0.75), effects.between(), 1e-12);
        assertEquals(Math.sqrt(0.5), effects.within(), 1e-12);
    }

    @Test
    public void shouldNotGoBelowZero() {
        RandomEffects effects = RandomEffects.of(new double[][] {{-1, 1}, {-2, 2}, {-3, 3}});

        assertEquals(0, effects.between(), 0);
        assertEquals("means that are equal are the least there is", 1, effects.p(), 0);
    }

    /** 20 of the 20 ways to deal six values into two groups of three lie within; two, the sorted ones, are as far apart. */
    @Test
    public void shouldCountTheDealsThatAreAsFarApart() {
        assertEquals(0.1, RandomEffects.of(new double[][] {{1, 2, 3}, {4, 5, 6}}).p(), 0.01);
    }

    @Test
    public void shouldTakeNoiseForASpreadAsOftenAsItsLevelSays() {
        Random random = new Random(5);
        int found = 0;
        for (int i = 0; i < 200; i++) {
            double[][] groups = new double[6][4];
            for (double[] group : groups) {
                for (int j = 0; j < group.length; j++) {
                    group[j] = random.nextGaussian();
                }
            }
            found += RandomEffects.of(groups).p() <= 0.05 ? 1 : 0;
        }
        assertTrue("10 expected, " + found, found >= 3 && found <= 18);
    }
}
