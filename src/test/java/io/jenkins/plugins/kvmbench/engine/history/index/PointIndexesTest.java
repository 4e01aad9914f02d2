package io.jenkins.plugins.kvmbench.engine.history.index;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotSame;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.Mode;
import io.jenkins.plugins.kvmbench.engine.gate.Outcome;
import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
import io.jenkins.plugins.kvmbench.engine.history.BuildPoints;
import io.jenkins.plugins.kvmbench.engine.history.Point;
import io.jenkins.plugins.kvmbench.engine.history.Series;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class PointIndexesTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void shouldHaveOneIndexForEachDirectory() {
        PointIndexes indexes = new PointIndexes();
        Path root = folder.getRoot().toPath();
        assertSame(indexes.at(root.resolve("a")), indexes.at(root.resolve("b/../a")));
        assertNotSame(indexes.at(root.resolve("a")), indexes.at(root.resolve("b")));
    }

    @Test
    public void shouldKeepNoMoreInMemoryThanTheLimit() throws IOException {
        Map<Series, Point> many = new LinkedHashMap<>();
        for (int i = 0; i < 20_000; i++) {
            many.put(PointIndexTest.series("b" + i), PointIndexTest.point(i));
        }
        PointIndexes indexes = new PointIndexes();
        for (int i = 0; i < 10; i++) {
            indexes.at(folder.getRoot().toPath().resolve("" + i))
                    .append(new BuildPoints(PointIndexTest.build(1, "f"), many));
        }
        PointIndex last = indexes.at(folder.getRoot().toPath().resolve("last"));
        assertTrue("" + indexes.kept(), indexes.kept() > 1 && indexes.kept() < 8);
        assertSame(last, indexes.at(folder.getRoot().toPath().resolve("last")));
        assertEquals(20_000, indexes.at(folder.getRoot().toPath().resolve("0")).series().size());
    }

    @Test
    public void shouldHaveACodeForEachChoice() {
        assertEquals(EnumSet.allOf(Verdict.class), Set.copyOf(PointFormat.VERDICTS));
        assertEquals(EnumSet.allOf(Level.class), Set.copyOf(PointFormat.LEVELS));
        assertEquals(EnumSet.allOf(Outcome.class), Set.copyOf(PointFormat.OUTCOMES));
        assertEquals(EnumSet.allOf(Mode.class), Set.copyOf(PointFormat.MODES));
    }
}
