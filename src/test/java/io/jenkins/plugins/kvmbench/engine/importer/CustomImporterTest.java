package io.jenkins.plugins.kvmbench.engine.importer;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.kvmbench.engine.codec.ResultReader.Keep;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import org.junit.Test;

/** On files after the action's public documentation. */
public class CustomImporterTest {

    @Test
    public void takesTheDirectionFromTheFormatsName() throws Exception {
        for (Direction better : Direction.values()) {
            ResultSet set = new CustomImporter(better).read(Fixtures.path("custom/smaller.json"), Keep.ALL).set();
            assertEquals(2, set.results().stream().filter(result -> result.better() == better).count());
        }
    }

    @Test
    public void keepsTimesInSecondsRatesPerSecondAndOtherUnitsAsTheyAre() throws Exception {
        ResultSet smaller = new CustomImporter(Direction.LOWER).read(Fixtures.path("custom/smaller.json"), Keep.ALL).set();
        assertResult("s", 0.8125, Fixtures.result(smaller, "custom/boot value"));
        assertResult("%", 50, Fixtures.result(smaller, "custom/CPU load value"));
        ResultSet bigger = new CustomImporter(Direction.HIGHER).read(Fixtures.path("custom/bigger.json"), Keep.ALL).set();
        assertResult("1/s", 1500, Fixtures.result(bigger, "custom/requests value"));
        assertResult("B", 512e6, Fixtures.result(bigger, "custom/free memory value"));
    }

    private static void assertResult(String unit, double value, Result result) {
        assertEquals(unit, result.unit());
        assertArrayEquals(new double[] {value}, result.medians(), 0);
    }
}
