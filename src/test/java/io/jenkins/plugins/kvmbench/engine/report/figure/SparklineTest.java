package io.jenkins.plugins.kvmbench.engine.report.figure;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.history.Point;
import io.jenkins.plugins.kvmbench.engine.history.RecordedBuild;
import io.jenkins.plugins.kvmbench.engine.history.TrendPoint;
import io.jenkins.plugins.kvmbench.engine.report.Markup;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

public class SparklineTest {

    @Test
    public void oneBuildIsNoLine() {
        assertEquals(Markup.NONE, Sparkline.of(List.of()));
        assertEquals(Markup.NONE, Sparkline.of(List.of(point(1, "a", Level.NONE))));
        assertEquals(Markup.NONE, Sparkline.of(List.of(point(1, "a", Level.NONE), point(Double.NaN, "a", Level.NONE))));
    }

    @Test
    public void saysInWordsWhatItDraws() {
        String svg = "" + Sparkline.of(List.of(point(100, "a", Level.NONE), point(110, "a", Level.FAIL)));

        assertTrue(svg, svg.contains("aria-label=\"2 builds, the last 10.0 % larger than the first, 1 failed\""));
    }

    @Test
    public void marksFailedGatesAndTheLastBuild() {
        String svg = "" + Sparkline.of(List.of(
                point(100, "a", Level.FAIL), point(101, "a", Level.WARN), point(99, "a", Level.NONE), point(98, "a", Level.NONE)));

        assertEquals(3, svg.split("<circle", -1).length - 1);
        assertEquals(1, svg.split("class=\"bad\"", -1).length - 1);
        assertEquals(1, svg.split("class=\"warning\"", -1).length - 1);
    }

    @Test
    public void anotherMachineIsAGap() {
        String same = "" + Sparkline.of(List.of(point(1, "a", Level.NONE), point(2, "a", Level.NONE)));
        String other = "" + Sparkline.of(List.of(point(1, "a", Level.NONE), point(2, "b", Level.NONE)));

        assertTrue(same, same.matches("(?s).*d=\"M[^\"M]+L[^\"]+\".*"));
        assertTrue(other, other.matches("(?s).*d=\"M[^\"L]+M[^\"L]+\".*"));
    }

    @Test
    public void noiseIsNotDrawnAsAMountain() {
        String calm = "" + Sparkline.of(List.of(point(1000, "a", Level.NONE), point(1001, "a", Level.NONE)));
        String moved = "" + Sparkline.of(List.of(point(1000, "a", Level.NONE), point(1100, "a", Level.NONE)));

        assertTrue(height(calm) < 2);
        assertTrue(height(moved) > 15);
        assertFalse(("" + Sparkline.of(List.of(point(0, "a", Level.NONE), point(0, "a", Level.NONE)))).contains("NaN"));
    }

    private static double height(String svg) {
        String[] ends = svg.replaceFirst("(?s).*?d=\"M(\\S+) (\\S+)L(\\S+) ([^\"]+)\".*", "$2 $4").split(" ");
        return Math.abs(Double.parseDouble(ends[0]) - Double.parseDouble(ends[1]));
    }

    private static TrendPoint point(double median, String fingerprint, Level level) {
        RecordedBuild build =
                new RecordedBuild(1, 0, fingerprint, "", Optional.empty(), Optional.empty(), false);
        Point point = new Point(median, Double.NaN, Double.NaN, 1, Optional.empty(), level);
        return new TrendPoint(build, point, false);
    }
}
