package io.jenkins.plugins.kvmbench.engine.stats;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.commons.statistics.inference.TTest;
import org.junit.Test;

/** The examples are published: in the tests of Apache Otava (Apache License 2.0) and of MongoDB's signal processing. */
public class ChangePointsTest {

    private static final double[] STEPS = {
        0.3, 2.4, 1.5, -0.9, -0.5, 99.7, 98.3, 99.1, 149.0, 149.7, 149.5, 149.1, 148.8, 150.0
    };
    private static final double[] HALVED = {
        1.02, 0.95, 0.99, 1.00, 1.12, 1.00, 1.01, 0.98, 1.01, 0.96, 0.50, 0.51, 0.48, 0.48, 0.55, 0.50, 0.49, 0.51, 0.50, 0.49
    };
    private static final double[] SHORT_LARGE = {1.02, 0.95, 0.99, 1.00, 1.12, 0.90, 0.50, 0.51, 0.48, 0.48, 0.55};
    private static final double[] SHORT_SMALL = {2.02, 2.03, 2.01, 2.04, 1.82, 1.85, 1.79, 1.81, 1.80, 1.76, 1.78};
    private static final double[] FROM_ZERO = {0.0, 0.0, 0.0, 1.00, 1.12, 0.90, 0.50, 0.51, 0.48, 0.48, 0.55};

    private static List<Integer> found(int window, double p, double minMagnitude, double... values) {
        return new ChangePoints(window, p, minMagnitude).of(values).stream().map(ChangePoint::index).toList();
    }

    @Test
    public void shouldReproducePublishedExamples() {
        assertEquals(List.of(5, 8), found(50, 0.001, 0, STEPS));
        assertEquals(List.of(5, 8), found(50, 0.01, 0, STEPS));
        assertEquals(List.of(10), found(10, 0.0001, 0, HALVED));
        assertEquals(List.of(6), found(50, 0.001, 0, SHORT_LARGE));
        assertEquals(List.of(4), found(50, 0.001, 0, SHORT_SMALL));
        assertEquals(List.of(6), found(50, 0.001, 0.2, SHORT_LARGE));
        assertEquals(List.of(), found(50, 0.001, 0.2, SHORT_SMALL));
        assertEquals(List.of(3, 6), found(50, 0.001, 0, FROM_ZERO));
    }

    @Test
    public void shouldReproduceTheTigerbeetleSeries() throws Exception {
        double[] values = tigerbeetle();

        assertEquals(List.of(71, 95, 131, 192, 212), found(30, 0.00001, 0, values));
        assertEquals(List.of(71, 95, 117, 131, 142, 148, 192, 212), found(30, 0.0001, 0, values));
        assertEquals(List.of(15, 61, 71, 95, 117, 131, 142, 148, 192, 212, 260), found(30, 0.001, 0, values));
        assertEquals(
                List.of(15, 26, 61, 71, 95, 117, 131, 142, 148, 165, 169, 192, 212, 260), found(30, 0.01, 0, values));
        assertEquals(
                List.of(
                        3, 6, 10, 11, 15, 16, 28, 29, 35, 37, 39, 41, 44, 48, 49, 61, 71, 95, 117, 131, 142, 148, 165, 169, 192,
                        206, 212, 260, 265, 268, 278, 282, 288, 305, 363),
                found(30, 0.1, 0, values));
        assertEquals(List.of(15, 71), found(30, 0.01, 0.05, values));
        assertEquals(List.of(15, 71), found(30, 0.05, 0.05, values));
        assertEquals(List.of(10, 11, 15, 71, 363), found(30, 0.1, 0.05, values));
        assertEquals(List.of(10, 11, 15, 71), found(30, 0.2, 0.05, values));
    }

    /** Throughput of TigerBeetle over its commits, measured by Nyrkiö. */
    private static double[] tigerbeetle() throws Exception {
        return Files.readAllLines(Path.of(ChangePointsTest.class.getResource("/history/tigerbeetle.txt").toURI())).stream()
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    @Test
    public void shouldFindTheOneStepOfALongSeries() {
        double[] values = new double[2000];
        Arrays.fill(values, 1000, 2000, 1);

        ChangePoint step = ChangePoints.DEFAULT.of(values).get(0);

        assertEquals(List.of(1000), found(50, 0.001, 0, values));
        assertEquals(new ChangePoint(1000, 0, 1, 0), step);
        assertEquals(Double.POSITIVE_INFINITY, step.change(), 0);
    }

    @Test
    public void shouldSayTheLevelsOfTheSegmentsThatAreLeft() {
        List<ChangePoint> points = new ChangePoints(10, 0.001, 0.03).of(HALVED);

        assertEquals(1, points.size());
        assertEquals(Arrays.stream(HALVED, 0, 10).average().orElseThrow(), points.get(0).before(), 1e-12);
        assertEquals(Arrays.stream(HALVED, 10, 20).average().orElseThrow(), points.get(0).after(), 1e-12);
        assertEquals(-0.5, points.get(0).change(), 0.01);
    }

    @Test
    public void shouldTestSegmentsWithTheSpreadOfAllTheirValues() {
        // Scaled so that the variance over n - 1 of each is what it is over n in the published results.
        double[] left = {1, 2, 3, 4};
        double[] right = {3, 5, 5, 7, 9};
        double[] values = new double[9];
        System.arraycopy(scaled(left), 0, values, 0, 4);
        System.arraycopy(scaled(right), 0, values, 4, 5);

        double p = TTest.withDefaults()
                .with(org.apache.commons.statistics.inference.DataDispersion.HOMOSCEDASTIC)
                .test(left, right)
                .getPValue();

        assertEquals(p, ChangePoint.between(values, 0, 4, 9).p(), 1e-12);
    }

    private static double[] scaled(double[] values) {
        double mean = Descriptive.mean(values);
        double factor = Math.sqrt(values.length / (values.length - 1.0));
        return Arrays.stream(values).map(value -> mean + factor * (value - mean)).toArray();
    }

    @Test
    public void shouldFindNothingWhereThereIsNothing() {
        assertEquals(List.of(), found(50, 0.001, 0));
        assertEquals(List.of(), found(50, 0.001, 0, 1));
        assertEquals(List.of(), found(50, 0.001, 0, 1, 2));
        assertEquals(List.of(), found(50, 0.001, 0, new double[500]));
        assertEquals(List.of(), found(2, 0.001, 0, 1, 2, 1, 2, 1, 2));
    }

    @Test
    public void shouldConfirmOnlyWhatStandsBetweenTheSegmentsThatAreLeft() throws Exception {
        ChangePoints finder = new ChangePoints(30, 0.001, 0);

        List<ChangePoint> published = finder.of(tigerbeetle());
        List<ChangePoint> confirmed = finder.confirmed(tigerbeetle());

        assertTrue(published.stream().anyMatch(point -> point.index() == 260 && point.p() >= 0.001));
        assertEquals(published.stream().filter(point -> point.index() != 260).map(ChangePoint::index).toList(),
                confirmed.stream().map(ChangePoint::index).toList());
        assertTrue(confirmed.stream().allMatch(point -> point.p() < 0.001));
    }

    @Test
    public void shouldFindStepsWhereverTheWindowsBegin() {
        Random random = new Random(3);
        for (int step = 10; step < 190; step += 3) {
            double[] values = new double[200];
            for (int i = 0; i < values.length; i++) {
                values[i] = (i < step ? 100 : 110) + random.nextGaussian();
            }
            List<ChangePoint> points = ChangePoints.DEFAULT.confirmed(values);
            assertEquals(List.of(step), points.stream().map(ChangePoint::index).toList());
        }
    }

    @Test
    public void shouldRefuseWhatCannotBe() {
        assertThrows(IllegalArgumentException.class, () -> new ChangePoints(1, 0.001, 0));
        assertThrows(IllegalArgumentException.class, () -> new ChangePoints(50, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new ChangePoints(50, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new ChangePoints(50, Double.NaN, 0));
        assertThrows(IllegalArgumentException.class, () -> new ChangePoints(50, 0.001, -1));
        IllegalArgumentException nan =
                assertThrows(IllegalArgumentException.class, () -> found(50, 0.001, 0, 1, 2, Double.NaN));
        assertTrue(nan.getMessage(), nan.getMessage().contains("value 2"));
    }
}
