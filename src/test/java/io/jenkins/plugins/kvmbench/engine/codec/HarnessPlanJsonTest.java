package io.jenkins.plugins.kvmbench.engine.codec;

import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.kvmbench.engine.codec.HarnessPlan.PlannedBenchmark;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.Test;

public class HarnessPlanJsonTest {

    @Test
    public void writesTheKeysOfTheProtocolInOneLine() {
        HarnessPlan plan = new HarnessPlan(
                "snapshot",
                List.of(new PlannedBenchmark(0, "reset", new TreeMap<>(Map.of("pages", "1000", "command", "echo \"a\"\n")))),
                40,
                2000,
                5,
                List.of(0, 1),
                1L << 53,
                10,
                60_000);
        assertEquals(
                "{\"protocol\":1,\"suite\":\"snapshot\",\"benchmarks\":[{\"id\":0,\"name\":\"reset\",\"params\":"
                        + "{\"command\":\"echo \\\"a\\\"\\n\",\"pages\":\"1000\"}}],\"time_ms\":40,\"sample_us\":2000,"
                        + "\"warmup_ms\":5,\"cpus\":[0,1],\"seed\":9007199254740992,\"canary_percent\":10,"
                        + "\"deadline_ms\":60000}",
                HarnessPlanJson.write(plan));
    }
}
