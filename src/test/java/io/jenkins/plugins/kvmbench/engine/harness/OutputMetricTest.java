package io.jenkins.plugins.kvmbench.engine.harness;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.result.Direction;
import org.junit.Test;

public class OutputMetricTest {

    private static void finds(String specification, String output, double... values) throws UnreadableException {
        assertArrayEquals(output, values, OutputMetric.parse(specification).find(output), 0);
    }

    private static void refuses(String specification, String output, String... words) {
        UnreadableException refused = assertThrows(
                output, UnreadableException.class, () -> OutputMetric.parse(specification).find(output));
        for (String word : words) {
            assertTrue(refused.getMessage(), refused.getMessage().contains(word));
        }
    }

    @Test
    public void shouldTakeTheLastMatchOfAPattern() throws Exception {
        OutputMetric metric = OutputMetric.parse("rate[1/s,higher]=^rate: ([0-9.]+)");

        assertEquals("rate", metric.name());
        assertEquals("1/s", metric.unit());
        assertEquals(Direction.HIGHER, metric.better());
        finds("rate[1/s,higher]=^rate: ([0-9.]+)", "rate: 10\nrate: 20.5 per second\n", 20.5);
        finds("x=a(\\d)|b", "a7\nb\n", 7);
    }

    @Test
    public void shouldTakeTheDirectionThatIsSaidElseTheUnits() {
        assertEquals(Direction.HIGHER, OutputMetric.parse("rate[1/s]=x").better());
        assertEquals(Direction.LOWER, OutputMetric.parse("rate[1/s,lower]=x").better());
        assertEquals(Direction.LOWER, OutputMetric.parse("p99[ms]=x").better());
        assertEquals(Direction.LOWER, OutputMetric.parse("count=x").better());
    }

    @Test
    public void shouldReadNumbersAsProgramsPrintThem() throws Exception {
        finds("x=x: (.*)", "x: -1.5e-3", -1.5e-3);
        finds("x=x: (.*)", "x: .5", .5);
        finds("x=x: (.*)", "x: 1,234.5", 1234.5);
        finds("x=x: (.*)", "x: 12,345,678", 12_345_678);
        finds("x[ms]=x: (.*)", "x: 12ms", 12);
        finds("x[ms]=x: (.*)", "x: 12 ms", 12);
        finds("x[1/s,higher]=x: (.*)", "x: 12/s", 12);
        finds("x[%]=x: (.*)", "x: 1,012.5%", 1012.5);
    }

    @Test
    public void shouldNameWhatIsNoFiniteNumber() {
        for (String text : new String[] {"NaN", "Infinity", "-inf", "none", "", "0,987", "1,23", "1.234.567", "1,2345", "1e999"}) {
            refuses("x=x: (.*)", "x: " + text, "metric 'x' (x: (.*))", "'" + text + "'");
        }
        refuses("x=x: (\\S+)", "x: 1\nx: NaN\n", "'NaN'");
    }

    @Test
    public void shouldNotTakeAValueOfAnotherUnit() {
        refuses("x=x: (.*)", "x: 12ms", "'12ms' ends with 'ms'", "unit is not given", "NAME[ms]=");
        refuses("x[s]=x: (.*)", "x: 12ms", "ends with 'ms'", "unit is 's'");
        refuses("x=x: (.*)", "x: 0x10", "'0x10'");
        for (String grouped : new String[] {"1_000", "1'000'000", "1\u00a0000", "12_345.5"}) {
            refuses("x=x: (.*)", "x: " + grouped, "'" + grouped + "' has its digits grouped");
        }
    }

    @Test
    public void shouldFollowAPointerIntoJsonAfterAGreeting() throws Exception {
        assertEquals(Direction.LOWER, OutputMetric.parse("mean=/results/1/mean").better());
        finds("mean=/results/1/mean", "starting\n{\"results\":[{\"mean\":1},{\"mean\":2.5}]}", 2.5);
        finds("mean=/mean", "[INFO] starting {twice}\nresult: {\"mean\": 2.5}\n[INFO] done\n", 2.5);
        finds("mean=/mean", "{\"mean\": 1}\n{\"mean\": 2}\n{\"other\": 3}\n", 2);
    }

    @Test
    public void shouldTakeTheLastDocumentThatHoldsItOfSeveralOnALine() throws Exception {
        finds("x=/a", "{\"a\":1} {\"a\":2}\n", 2);
        finds("x=/a", "{\"a\":1}{\"a\":2}", 2);
        finds("x=/a", "{\"a\":1}, [] {\"b\":3} done\n", 1);
        finds("x=/a", "[INFO] first {\"a\":1} [INFO] second {\"a\":2}; bye {now}\n", 2);
        finds("x=/a", "{{\"a\":1}\n", 1);
        finds("x=/a", "list: [\n{\"a\":1} {\"a\":2}\n", 2);
    }

    @Test
    public void shouldFollowAPointerIntoAnArray() throws Exception {
        finds("x=/1", "[1, 2.5]", 2.5);
        finds("x=/0/times", "[{\"times\": [3, 1, 2]}]", 3, 1, 2);
        finds("x[ms]=/x", "{\"x\": \"12ms\"}", 12);
    }

    @Test
    public void shouldSayWhatJsonHoldsInPlaceOfANumber() {
        refuses("x=/a", "{\"a\":\"text\"}", "metric 'x' (/a)", "'text'");
        refuses("x=/a", "{\"a\":NaN}", "'NaN'");
        refuses("x=/a", "{\"a\":{}}", "an object");
        refuses("x=/a", "{\"a\":null}", "metric 'x' (/a)", "null");
        refuses("x=/a", "{\"a\":true}", "'true'");
        refuses("x=/a", "{\"a\":[]}", "does not hold it");
    }

    @Test
    public void shouldSayWhatIsThereWhereNothingMatches() {
        refuses("x=value (\\w+)", "speed 3\n", "metric 'x' (value (\\w+))", "does not hold it", "speed 3");
        refuses("x=/a", "no json", "does not hold it", "no json");
        refuses("x=/a", "", "which is empty");
        refuses("x=/a", "y".repeat(500) + "end", "which ends: yyy", "end");
    }

    @Test
    public void shouldNotSearchOutputsOfManyBracketsForLong() {
        refuses("x=/a", "[INFO] {\n".repeat(100_000), "does not hold it");
        refuses("x=/a", "[".repeat(1 << 20), "does not hold it");
    }

    @Test
    public void shouldRefuseWhatIsNoMetric() {
        for (String wrong : new String[] {"", "=x", "name", "name[unit,faster]=x", "name=("}) {
            assertThrows(wrong, IllegalArgumentException.class, () -> OutputMetric.parse(wrong));
        }
    }
}
