package io.jenkins.plugins.kvmbench.engine.codec;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.result.Direction;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.Test;

public class HarnessRecordsTest {

    @Test
    public void readsEachTypeOfRecord() throws Exception {
        assertEquals(
                new HarnessRecord.Hello(1, "1.0", "snapshot", 4711),
                HarnessRecords.parse("{\"type\":\"hello\",\"protocol\":1,\"version\":\"1.0\",\"suite\":\"snapshot\",\"pid\":4711}"));
        assertEquals(
                new HarnessRecord.Progress(10, 40.5),
                HarnessRecords.parse("{\"type\":\"progress\",\"done_ms\":10,\"total_ms\":40.5}"));
        assertEquals(
                new HarnessRecord.Output(3, "a\nb"), HarnessRecords.parse("{\"type\":\"output\",\"id\":3,\"text\":\"a\\nb\"}"));
        assertEquals(
                new HarnessRecord.Note(OptionalInt.empty(), "emulated=true"),
                HarnessRecords.parse("{\"type\":\"note\",\"text\":\"emulated=true\"}"));
        assertEquals(
                new HarnessRecord.Skip(OptionalInt.of(2), "no-kvm", "no /dev/kvm"),
                HarnessRecords.parse("{\"type\":\"skip\",\"id\":2,\"code\":\"no-kvm\",\"reason\":\"no /dev/kvm\"}"));
        assertEquals(
                new HarnessRecord.Failure(
                        OptionalInt.of(0), "shutdown", "triple fault", new TreeMap<>(Map.of("rip", "18446744073709551615"))),
                HarnessRecords.parse("{\"type\":\"error\",\"id\":0,\"code\":\"shutdown\",\"message\":\"triple fault\","
                        + "\"registers\":{\"rip\":18446744073709551615}}"));
        assertEquals(
                new HarnessRecord.Usage(1, 2, 3, 4096, 0.5, 0.25),
                HarnessRecords.parse("{\"type\":\"usage\",\"involuntary_switches\":1,\"voluntary_switches\":2,"
                        + "\"major_faults\":3,\"max_rss_bytes\":4096,\"user_s\":0.5,\"sys_s\":0.25}"));
        assertEquals(new HarnessRecord.End(7), HarnessRecords.parse("{\"type\":\"end\",\"records\":7}"));
    }

    @Test
    public void readsSamplesAndTakesUnknownKeys() throws Exception {
        HarnessRecord.Samples samples = (HarnessRecord.Samples) HarnessRecords.parse(
                "{\"values\":[1,2.5,3e-9],\"type\":\"samples\",\"id\":1,\"metric\":\"exec_per_sec\",\"unit\":\"1/s\","
                        + "\"better\":\"higher\",\"gate\":true,\"colour\":{\"x\":[1]}}");
        assertEquals(Direction.HIGHER, samples.better());
        assertTrue(samples.gate());
        assertArrayEquals(new double[] {1, 2.5, 3e-9}, samples.values(), 0);
    }

    @Test
    public void namesTheKeyTheValueAndTheLineOfABadRecord() {
        assertProblem("{\"type\":\"end\"}", "'records' must be an integer, it is missing in {\"type\":\"end\"}");
        assertProblem("{\"type\":\"end\",\"records\":\"7\"}", "'records' must be an integer, not \"7\"");
        assertProblem("{\"type\":\"end\",\"records\":1e30}", "'records' must be an integer, not 1.0E30");
        assertProblem("{\"type\":\"dance\"}", "unknown type 'dance'");
        assertProblem("{\"type\":\"samples\",\"id\":0", "not JSON");
        assertProblem("{\"type\":\"end\",\"records\":7} x", "not JSON");
        assertProblem("[1]", "expected an object in [1]");
        assertProblem("", "expected an object");
        assertProblem(
                "{\"type\":\"samples\",\"id\":0,\"metric\":\"m\",\"unit\":\"s\",\"better\":\"up\",\"gate\":true,\"values\":[]}",
                "'better' must be 'lower' or 'higher', not \"up\"");
        assertProblem(
                "{\"type\":\"samples\",\"id\":0,\"metric\":\"m\",\"unit\":\"s\",\"better\":\"lower\",\"gate\":true,"
                        + "\"values\":[1,null]}",
                "'values[1]' must be a finite number, not null");
        assertProblem(
                "{\"type\":\"samples\",\"id\":0,\"metric\":\"m\",\"unit\":\"s\",\"better\":\"lower\",\"gate\":true,"
                        + "\"values\":[1e999]}",
                "'values[0]' must be a finite number");
    }

    @Test
    public void refusesDeepNestingWithAnError() {
        assertProblem("{\"type\":" + "[".repeat(100_000), "not JSON");
    }

    private static void assertProblem(String line, String part) {
        FormatException e = assertThrows(FormatException.class, () -> HarnessRecords.parse(line));
        assertTrue(e.getMessage(), e.getMessage().contains(part));
    }
}
