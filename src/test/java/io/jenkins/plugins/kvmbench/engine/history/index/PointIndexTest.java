package io.jenkins.plugins.kvmbench.engine.history.index;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.Mode;
import io.jenkins.plugins.kvmbench.engine.gate.Outcome;
import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
import io.jenkins.plugins.kvmbench.engine.history.BuildPoints;
import io.jenkins.plugins.kvmbench.engine.history.Point;
import io.jenkins.plugins.kvmbench.engine.history.RecordedBuild;
import io.jenkins.plugins.kvmbench.engine.history.Series;
import io.jenkins.plugins.kvmbench.engine.history.Trend;
import io.jenkins.plugins.kvmbench.engine.history.TrendPoint;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class PointIndexTest {

    private static final String AGENT = "3f9a1c";

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Path directory() {
        return folder.getRoot().toPath().resolve("kvmbench/id");
    }

    private PointIndex reopened() {
        return new PointIndex(directory());
    }

    static Series series(String benchmark) {
        return series(benchmark, "s", true);
    }

    static Series series(String benchmark, String unit, boolean gating) {
        SeriesId id = SeriesId.of("suite", benchmark, Map.of("pages", "10"), "time");
        return Series.of(new Result(id, unit, Direction.LOWER, gating, Arm.HEAD, List.of()));
    }

    static Point point(double median) {
        return new Point(median, median - 1, median + 1, 10, Optional.of(Verdict.OK), Level.NONE);
    }

    static RecordedBuild build(int number, String fingerprint) {
        return new RecordedBuild(
                number,
                1_000_000L + number,
                fingerprint,
                "kvm-07",
                Optional.of(Outcome.PASSED),
                Optional.of(Mode.AB),
                false);
    }

    /** A build in which the i-th series has the value number + i / 1000. */
    static BuildPoints points(int number, Series... series) {
        Map<Series, Point> points = new LinkedHashMap<>();
        for (int i = 0; i < series.length; i++) {
            points.put(series[i], point(number + i / 1000.0));
        }
        return new BuildPoints(build(number, AGENT), points);
    }

    static Trend trend(PointIndex index, Series series) throws IOException {
        return index.trend(series.key(), Optional.empty(), 1000, Set.of()).orElseThrow();
    }

    static List<Integer> builds(Trend trend) {
        return trend.points().stream().map(point -> point.build().number()).toList();
    }

    @Test
    public void shouldGiveTheBuildsInTheOrderOfTheirNumbers() throws IOException {
        PointIndex index = reopened();
        for (int number : new int[] {3, 1, 2}) {
            index.append(points(number, series("a"), series("b")));
        }
        Trend trend = trend(index, series("b"));
        assertEquals(List.of(1, 2, 3), builds(trend));
        assertEquals(3, trend.total());
        assertEquals(new TrendPoint(build(2, AGENT), point(2.001), false), trend.points().get(1));
        assertEquals(List.of(build(3, AGENT), build(2, AGENT), build(1, AGENT)), index.builds());
    }

    @Test
    public void shouldReadBackEveryFieldFromTheFile() throws IOException {
        BuildPoints odd = new BuildPoints(
                new RecordedBuild(7, Long.MAX_VALUE, "", "a\u202eb", Optional.empty(), Optional.empty(), false),
                Map.of(
                        series("a"),
                        new Point(Double.MIN_VALUE, Double.NaN, Double.NaN, 1, Optional.empty(), Level.NONE),
                        series("b", "<1/s>", false),
                        new Point(-3, -1e300, 0, 65_535, Optional.of(Verdict.REGRESSED), Level.FAIL)));
        reopened().append(odd);
        PointIndex index = reopened();
        assertEquals(List.of(odd.build()), index.builds());
        for (Map.Entry<Series, Point> entry : odd.points().entrySet()) {
            Trend trend = trend(index, entry.getKey());
            assertEquals(entry.getKey(), trend.series());
            assertEquals(List.of(new TrendPoint(odd.build(), entry.getValue(), false)), trend.points());
        }
    }

    @Test
    public void shouldReadBackEveryDirection() throws IOException {
        for (Direction better : Direction.values()) {
            Series like = series(better.name());
            Series series = Series.of(new Result(like.id(), "s", better, true, Arm.HEAD, List.of()));
            reopened().append(points(1 + better.ordinal(), series));
            assertTrue(better.name(), reopened().series().contains(series));
        }
    }

    @Test
    public void shouldFollowSeriesThatComeAndGo() throws IOException {
        PointIndex index = reopened();
        index.append(points(1, series("a"), series("b"), series("c")));
        index.append(points(2, series("c")));
        index.append(points(3, series("d"), series("a"), series("c")));
        assertEquals(List.of(1, 3), builds(trend(index, series("a"))));
        assertEquals(List.of(1), builds(trend(index, series("b"))));
        assertEquals(List.of(1, 2, 3), builds(trend(index, series("c"))));
        assertEquals(List.of(3), builds(trend(index, series("d"))));
        assertEquals(3.002, trend(index, series("c")).points().get(2).point().median(), 0);
        assertTrue(index.trend(series("e").key(), Optional.empty(), 10, Set.of()).isEmpty());
        assertEquals(
                List.of("a", "b", "c", "d"),
                index.series().stream().map(one -> one.id().benchmark()).toList());
    }

    @Test
    public void shouldTakeAnotherUnitForAnotherSeries() throws IOException {
        PointIndex index = reopened();
        index.append(points(1, series("a", "s", true)));
        index.append(points(2, series("a", "cycles", true)));
        assertEquals(List.of(1), builds(trend(index, series("a", "s", true))));
        assertEquals(List.of(2), builds(trend(index, series("a", "cycles", true))));
    }

    @Test
    public void shouldKnowWhetherASeriesDecidesNow() throws IOException {
        reopened().append(points(1, series("a", "s", true)));
        reopened().append(points(2, series("a", "s", false)));
        assertEquals(List.of(series("a", "s", false)), reopened().series());
        assertEquals(List.of(1, 2), builds(trend(reopened(), series("a"))));
    }

    @Test
    public void shouldTellAgentsApart() throws IOException {
        PointIndex index = reopened();
        index.append(points(1, series("a")));
        index.append(new BuildPoints(build(2, "other"), Map.of(series("a"), point(2))));
        assertEquals(
                List.of(2),
                builds(index.trend(series("a").key(), Optional.of("other"), 10, Set.of()).orElseThrow()));
        assertEquals(List.of(1, 2), builds(trend(index, series("a"))));
    }

    @Test
    public void shouldMarkBaselines() throws IOException {
        PointIndex index = reopened();
        index.append(points(1, series("a")));
        index.append(points(2, series("a")));
        Trend trend = index.trend(series("a").key(), Optional.empty(), 10, Set.of(2)).orElseThrow();
        assertFalse(trend.points().get(0).baseline());
        assertTrue(trend.points().get(1).baseline());
    }

    @Test
    public void shouldReplaceABuildThatIsThere() throws IOException {
        PointIndex index = reopened();
        index.append(points(1, series("a"), series("b")));
        index.append(new BuildPoints(build(1, AGENT), Map.of(series("a"), point(42))));
        for (PointIndex either : List.of(index, reopened())) {
            assertEquals(42, trend(either, series("a")).points().get(0).point().median(), 0);
            assertEquals(List.of(), builds(trend(either, series("b"))));
        }
        assertFalse(index.appendMissing(points(1, series("a"))));
        assertEquals(42, trend(index, series("a")).points().get(0).point().median(), 0);
    }

    @Test
    public void shouldForgetDeletedBuildsOrKeepTheirPoints() throws IOException {
        PointIndex index = reopened();
        for (int number = 1; number <= 3; number++) {
            index.append(points(number, series("a")));
        }
        index.delete(1, false);
        index.delete(2, true);
        index.delete(9, false);
        for (PointIndex either : List.of(index, reopened())) {
            Trend trend = trend(either, series("a"));
            assertEquals(List.of(2, 3), builds(trend));
            assertTrue(trend.points().get(0).build().deleted());
            assertFalse(trend.points().get(1).build().deleted());
        }
    }

    @Test
    public void shouldNotTakeBackABuildThatWasDeletedWhileTheIndexWasMadeAnew() throws IOException {
        PointIndex index = reopened();
        index.append(points(1, series("a")));
        assertTrue(index.incomplete());
        index.delete(2, false);
        assertFalse(index.appendMissing(points(2, series("a"))));
        index.append(points(2, series("a")));
        assertEquals(List.of(1, 2), builds(trend(index, series("a"))));
    }

    @Test
    public void shouldGiveTheWantedSeriesOfTheLastBuilds() throws IOException {
        PointIndex index = reopened();
        for (int number = 1; number <= 9; number++) {
            index.append(points(number, series("a"), series("b"), series("c")));
        }
        Map<SeriesId, List<TrendPoint>> recent =
                index.recent(Set.of(series("a").id(), series("b").id(), series("never").id()), 3, 7, Set.of());
        assertEquals(Set.of(series("a").id(), series("b").id()), recent.keySet());
        assertEquals(
                List.of(5.001, 6.001, 7.001),
                recent.get(series("b").id()).stream().map(p -> p.point().median()).toList());
    }

    @Test
    public void shouldSayWhatWeighsOnTheNewestBuild() throws IOException {
        Point failed = new Point(9, 8, 10, 10, Optional.of(Verdict.REGRESSED), Level.FAIL);
        reopened().append(new BuildPoints(build(1, AGENT), Map.of(series("a"), failed)));
        reopened().append(new BuildPoints(build(2, AGENT), Map.of(series("a"), point(1), series("b"), failed)));

        assertEquals(Map.of(series("b").key(), Level.FAIL), reopened().alarms());
    }

    @Test
    public void shouldBeEmptyAndIncompleteWhereThereIsNoFile() throws IOException {
        PointIndex index = reopened();
        assertTrue(index.alarms().isEmpty());
        assertTrue(index.incomplete());
        assertTrue(index.series().isEmpty());
        assertTrue(index.builds().isEmpty());
        assertTrue(index.recent(Set.of(series("a").id()), 1, 1, Set.of()).isEmpty());
        index.delete(1, false);
        assertFalse(Files.exists(directory()));
        index.completed();
        assertFalse(reopened().incomplete());
    }

    @Test
    public void shouldCutOffWhateverACrashLeftOfTheLastBuild() throws IOException {
        PointIndex index = reopened();
        index.append(points(1, series("a")));
        index.completed();
        Path file = directory().resolve(PointIndex.FILE);
        byte[] before = Files.readAllBytes(file);
        index.append(points(2, series("a"), series("b")));
        byte[] after = Files.readAllBytes(file);
        for (int length = before.length; length < after.length; length++) {
            byte[] torn = new byte[length];
            System.arraycopy(after, 0, torn, 0, length);
            Files.write(file, torn);
            reopened().completed();
            PointIndex mended = reopened();
            assertEquals(List.of(1), builds(trend(mended, series("a"))));
            mended.append(points(3, series("b")));
            assertEquals(List.of(1), builds(trend(reopened(), series("a"))));
            assertEquals(List.of(3), builds(trend(reopened(), series("b"))));
        }
    }

    @Test
    public void shouldBeIncompleteAfterACrash() throws IOException {
        PointIndex index = reopened();
        index.append(points(1, series("a")));
        index.completed();
        Path file = directory().resolve(PointIndex.FILE);
        Files.write(file, new byte[100], StandardOpenOption.APPEND);
        assertEquals(List.of(1), builds(trend(reopened(), series("a"))));
        assertTrue(reopened().incomplete());
    }

    @Test
    public void shouldShowNothingWrongWhicheverByteIsDamaged() throws IOException {
        PointIndex index = reopened();
        for (int number = 1; number <= 4; number++) {
            index.append(points(number, series("a"), series(number % 2 == 0 ? "b" : "c")));
        }
        index.completed();
        Path file = directory().resolve(PointIndex.FILE);
        byte[] sound = Files.readAllBytes(file);
        int mended = 0;
        for (int at = 0; at < sound.length; at += 3) {
            byte[] damaged = sound.clone();
            damaged[at] ^= 0x10;
            Files.write(file, damaged);
            PointIndex read = reopened();
            Optional<Trend> trend = read.trend(series("a").key(), Optional.empty(), 10, Set.of());
            int found = 0;
            for (TrendPoint point : trend.map(Trend::points).orElse(List.of())) {
                assertEquals("byte " + at, build(point.build().number(), AGENT), point.build());
                assertEquals("byte " + at, point(point.build().number()), point.point());
                found++;
            }
            assertTrue("byte " + at, found == 4 || read.incomplete());
            mended += read.incomplete() ? 1 : 0;
            for (int number = 1; number <= 4; number++) {
                read.appendMissing(points(number, series("a"), series(number % 2 == 0 ? "b" : "c")));
            }
            read.completed();
            assertEquals("byte " + at, List.of(1, 2, 3, 4), builds(trend(reopened(), series("a"))));
            Files.deleteIfExists(directory().resolve(PointIndex.DAMAGED));
        }
        assertTrue("" + mended, mended > sound.length * 9 / 30);
    }

    @Test
    public void shouldNoticeThatAnotherFileHasItsName() throws IOException {
        PointIndex index = reopened();
        index.append(points(1, series("a")));
        Path elsewhere = folder.getRoot().toPath().resolve("renamed");
        Files.move(directory(), elsewhere);
        assertTrue(index.builds().isEmpty());
        new PointIndex(directory()).append(points(5, series("b")));
        assertEquals(List.of(build(5, AGENT)), index.builds());
        index.append(points(6, series("b")));
        assertEquals(List.of(5, 6), builds(trend(reopened(), series("b"))));
        assertEquals(List.of(1), builds(trend(new PointIndex(elsewhere), series("a"))));
    }

    @Test
    public void shouldPutAsideWhatIsNoIndexOfThisVersion() throws IOException {
        Files.createDirectories(directory());
        Files.writeString(directory().resolve(PointIndex.FILE), "kvmbidx2 from a later version, or anything else");
        PointIndex index = reopened();
        assertTrue(index.builds().isEmpty());
        assertTrue(index.incomplete());
        assertTrue(Files.exists(directory().resolve(PointIndex.DAMAGED)));
        index.append(points(1, series("a")));
        assertEquals(List.of(1), builds(trend(reopened(), series("a"))));
    }

    @Test
    public void shouldShrinkWhenMostOfItIsDead() throws IOException {
        Series[] many = new Series[400];
        for (int i = 0; i < many.length; i++) {
            many[i] = series("b" + i);
        }
        PointIndex index = reopened();
        for (int number = 1; number <= 200; number++) {
            index.append(points(number, many));
        }
        Path file = directory().resolve(PointIndex.FILE);
        long full = Files.size(file);
        for (int number = 1; number <= 190; number++) {
            index.delete(number, number == 100);
        }
        assertTrue(Files.size(file) + " of " + full, Files.size(file) < full * 0.6);
        for (PointIndex either : List.of(index, reopened())) {
            Trend trend = trend(either, many[399]);
            assertEquals(11, trend.points().size());
            assertEquals(100, trend.points().get(0).build().number());
            assertTrue(trend.points().get(0).build().deleted());
            assertEquals(200.399, trend.points().get(10).point().median(), 0);
        }
    }

    @Test
    public void shouldTakeBuildsFromManyThreadsWhileOthersRead() throws Exception {
        PointIndex index = reopened();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<?>> all = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            int first = 1 + thread;
            all.add(threads.submit(() -> {
                for (int number = first; number <= 200; number += 4) {
                    index.append(points(number, series("a"), series("b" + number % 7)));
                }
                return null;
            }));
            all.add(threads.submit(() -> {
                for (int i = 0; i < 50; i++) {
                    for (TrendPoint point :
                            index.trend(series("a").key(), Optional.empty(), 1000, Set.of()).stream()
                                    .flatMap(trend -> trend.points().stream())
                                    .toList()) {
                        assertEquals(point.build().number(), point.point().median(), 0);
                    }
                }
                return null;
            }));
        }
        for (Future<?> one : all) {
            one.get();
        }
        threads.shutdown();
        assertEquals(200, trend(reopened(), series("a")).points().size());
    }

    @Test
    public void shouldWriteAllOrNothingWhenTheThreadIsInterrupted() throws IOException {
        PointIndex index = reopened();
        index.append(points(1, series("a")));
        Thread.currentThread().interrupt();
        assertThrows(ClosedByInterruptException.class, () -> index.append(points(2, series("a"))));
        assertTrue(Thread.interrupted());
        index.append(points(3, series("a")));
        assertEquals(List.of(1, 3), builds(trend(index, series("a"))));
    }

    @Test
    public void shouldLeaveOutSeriesWhoseNamesWouldFillTheMemory() throws IOException {
        Map<Series, Point> many = new LinkedHashMap<>();
        String name = "n".repeat(10_000);
        for (int i = 0; i < 1300; i++) {
            many.put(series(name + i), point(i));
        }
        PointIndex index = reopened();
        int leftOut = index.append(new BuildPoints(build(1, AGENT), many));
        assertTrue("" + leftOut, leftOut > 0 && leftOut < 100);
        assertEquals(many.size() - leftOut, reopened().series().size());
        assertEquals(1, reopened().append(points(2, series(name + 1), series(name + "new"))));
        assertEquals(List.of(1, 2), builds(trend(reopened(), series(name + 1))));
    }

    @Test
    public void shouldKeepNamesThatWereMadeToHarm() throws IOException {
        String name = "<script>${jndi:ldap://x}\u202e\u0000" + "n".repeat(10_000);
        SeriesId id = SeriesId.of(name, name, Map.of("", "", name, name), name);
        Series series = Series.of(new Result(id, name, Direction.HIGHER, false, Arm.HEAD, List.of()));
        reopened().append(new BuildPoints(build(1, name), Map.of(series, point(1))));
        assertEquals(List.of(series), reopened().series());
        assertEquals(name, reopened().builds().get(0).fingerprint());
        assertEquals(16, series.key().length());
        assertNotEquals(series.key(), series("a").key());
    }
}
