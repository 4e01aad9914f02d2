package io.jenkins.plugins.kvmbench.engine.stats;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

public class SerialDependenceTest {

    @Test
    public void shouldSeeATrend() {
        SerialDependence order = SerialDependence.of(new double[] {1, 2, 3, 4, 5, 6});
        assertEquals(1, order.trend(), 1e-15);
        assertEquals(0, order.trendP(), 0);
        // centred ranks -2.5 .. 2.5: (3.75 + .75 - .25 + .75 + 3.75) / 17.5
        assertEquals(0.5, order.lagOne(), 1e-15);
    }

    @Test
    public void shouldGiveSpearmansCorrelationWithTies() {
        // ranks 1.5 1.5 3 5 4 against 1 .. 5: sum of products of centred ranks 8.5 over sqrt(9.5 * 10)
        SerialDependence order = SerialDependence.of(new double[] {7, 7, 8, 20, 9});
        assertEquals(8.5 / Math.sqrt(95), order.trend(), 1e-15);
        double t = order.trend() * Math.sqrt(3 / (1 - order.trend() * order.trend()));
        assertEquals(2 * StudentT.upperTail(t, 3), order.trendP(), 1e-15);
    }

    @Test
    public void shouldSeeAlternationAsNegativeCorrelation() {
        SerialDependence order = SerialDependence.of(new double[] {1, 9, 1, 9, 1, 9, 1, 9});
        assertEquals(-7 / 8.0, order.lagOne(), 1e-15);
        assertTrue(order.trendP() > 0.05);
    }

    @Test
    public void shouldNotBeBentByAnOutlier() {
        double[] calm = {3, 1, 4, 2, 6, 5};
        double[] outlier = {3, 1, 4, 2, 6e9, 5};
        assertEquals(SerialDependence.of(calm).lagOne(), SerialDependence.of(outlier).lagOne(), 0);
    }

    @Test
    public void shouldSayNothingOfConstantValues() {
        assertTrue(SerialDependence.of(new double[] {2, 2, 2}).constant());
        assertEquals(1, SerialDependence.of(new double[] {2, 2, 2}).trendP(), 0);
        assertFalse(SerialDependence.of(new double[] {2, 2, 3}).constant());
    }
}
