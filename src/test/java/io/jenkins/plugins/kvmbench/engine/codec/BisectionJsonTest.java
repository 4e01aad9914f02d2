package io.jenkins.plugins.kvmbench.engine.codec;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.gate.bisect.Probe;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

public class BisectionJsonTest {

    private static BisectionJson read(String text) throws IOException {
        return BisectionJson.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "b.json");
    }

    @Test
    public void shouldReadBackWhatWasMeasured() throws IOException {
        Probe probe = new Probe(new double[] {1.5, 2}, new int[] {0, 3}, new double[] {3}, new int[] {1});
        BisectionJson written = new BisectionJson(
                List.of("a", "b", "make", "./run", ""),
                List.of(new BisectionJson.Measured("c1", Optional.of(probe)), new BisectionJson.Measured("c2", Optional.empty())));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        written.write(bytes);

        BisectionJson read = read(bytes.toString(StandardCharsets.UTF_8));

        assertEquals(written.question(), read.question());
        assertEquals("c1", read.measured().get(0).commit());
        Probe again = read.measured().get(0).probe().orElseThrow();
        assertArrayEquals(probe.good(), again.good(), 0);
        assertArrayEquals(probe.goodSlots(), again.goodSlots());
        assertArrayEquals(probe.tested(), again.tested(), 0);
        assertArrayEquals(probe.testedSlots(), again.testedSlots());
        assertTrue(read.measured().get(1).probe().isEmpty());
    }

    @Test
    public void shouldRefuseWhatIsNone() {
        assertRefused("is no bisection", "{\"schema\": \"kvmbench/1\"}");
        assertRefused("commit", "{\"schema\": \"kvmbench-bisection/1\", \"measured\": [{\"good\": [1]}]}");
        assertRefused("good_slots", "{\"schema\": \"kvmbench-bisection/1\", \"measured\": [{\"commit\": \"c\", \"good\": [1]}]}");
        assertRefused(
                "a slot for each number",
                "{\"schema\": \"kvmbench-bisection/1\", \"measured\": [{\"commit\": \"c\", \"good\": [1], \"good_slots\": [],"
                        + " \"tested\": [1], \"tested_slots\": [1]}]}");
    }

    private static void assertRefused(String why, String text) {
        IOException refused = assertThrows(IOException.class, () -> read(text));
        assertTrue(refused.getMessage(), refused.getMessage().contains(why));
    }
}
