package io.jenkins.plugins.kvmbench.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.Test;

public class RunnerLogTest {

    @Test
    public void shouldSayInOneCommandWhatItIsToldAndTakeNoOtherBetween() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RunnerLog log = new RunnerLog(new PrintStream(out, true, StandardCharsets.UTF_8));
        log.annotate(RunnerLog.Level.warning, "5 % slower, %0A stays\r\n::error::forged");

        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        String first = lines.get(0).replace("::stop-commands::", "");
        assertEquals("::" + first + "::", lines.get(1));
        assertEquals("::warning title=kvmbench::5 %25 slower, %250A stays%0D%0A::error::forged", lines.get(2));
        assertNotEquals("a token that was shown is not used again", "::stop-commands::" + first, lines.get(3));
        assertEquals(4, lines.size());
    }
}
