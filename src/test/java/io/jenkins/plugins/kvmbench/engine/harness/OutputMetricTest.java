package io.jenkins.plugins.kvmbench.engine.harness;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.kvmbench.engine.result.Direction;
import org.junit.Test;

public class OutputMetricTest {

    @Test
    public void shouldTakeTheLastMatchOfAPattern() {
        OutputMetric metric = OutputMetric.parse("rate[1/s,higher]=^rate: ([0-9.]+)");

        assertEquals("rate", metric.name());
        assertEquals("1/s", metric.unit());
        assertEquals(Direction.HIGHER, metric.better());
        assertEquals(20.5, metric.find("rate: 10\nrate: 20.5 per second\n").getAsDouble(), 0);
    }

    @Test
    public void shouldFollowAPointerIntoJsonAfterAGreeting() {
        OutputMetric metric = OutputMetric.parse("mean=/results/1/mean");

        assertEquals(Direction.LOWER, metric.better());
        assertEquals(
                2.5,
                metric.find("starting\n{\"results\":[{\"mean\":1},{\"mean\":2.5}]}").getAsDouble(),
                0);
    }

    @Test
    public void shouldFindNothingWhereThereIsNoNumber() {
        assertFalse(OutputMetric.parse("x=value (\\w+)").find("value none").isPresent());
        assertFalse(OutputMetric.parse("x=/a").find("{\"a\":\"text\"}").isPresent());
        assertFalse(OutputMetric.parse("x=/a").find("no json").isPresent());
    }

    @Test
    public void shouldRefuseWhatIsNoMetric() {
        for (String wrong : new String[] {"", "=x", "name", "name[unit,faster]=x", "name=("}) {
            assertThrows(wrong, IllegalArgumentException.class, () -> OutputMetric.parse(wrong));
        }
    }
}
