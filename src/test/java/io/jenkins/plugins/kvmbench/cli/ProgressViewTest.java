package io.jenkins.plugins.kvmbench.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

public class ProgressViewTest {

    private static final ProgressView.Saver NOWHERE = results -> {};

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** What a terminal shows on which a carriage return goes back to the first column. */
    private List<String> screen() {
        List<String> lines = new ArrayList<>();
        for (String line : written().split("\n", -1)) {
            StringBuilder shown = new StringBuilder();
            for (String part : line.split("\r", -1)) {
                shown.replace(0, Math.min(part.length(), shown.length()), part);
            }
            lines.add(shown.toString().stripTrailing());
        }
        return lines;
    }

    @Test
    public void shouldWriteOneLineAgainOnATerminal() throws Exception {
        try (ProgressView view = ProgressView.bar(err, 80, NOWHERE)) {
            view.progress("command base, invocation 1 of 12", 0, null);
            Thread.sleep(250);
            view.progress("head", 0.5, Duration.ofSeconds(90));

            assertEquals(List.of("[==========         ]  50 %  90 s left  head"), screen());
        }
        assertEquals("nothing stays", List.of(""), screen());
    }

    @Test
    public void shouldKeepNotesAboveTheLine() {
        try (ProgressView view = ProgressView.bar(err, 80, NOWHERE)) {
            view.progress("base", 0, null);
            view.note("measured again");
            view.progress("head", 1, Duration.ofMinutes(10));

            assertEquals(
                    List.of("measured again", "[===================] 100 %  10 min left  head"), screen());
        }
    }

    @Test
    public void shouldNotWriteMoreOftenThanAnyoneCanRead() {
        try (ProgressView view = ProgressView.bar(err, 80, NOWHERE)) {
            for (int i = 0; i < 10_000; i++) {
                view.progress("base", i / 10_000.0, null);
            }
        }
        assertTrue(written(), written().chars().filter(c -> c == '\r').count() < 1000);
    }

    @Test
    public void shouldStayOnOneLineHoweverNarrowTheTerminalIs() {
        for (int width : List.of(1, 2, 5, 20, 40, 80, 500)) {
            bytes.reset();
            try (ProgressView view = ProgressView.bar(err, width, NOWHERE)) {
                view.progress("a long name ".repeat(50), 0.999, Duration.ofHours(100));
                int length = screen().get(0).length();
                assertTrue(width + ": " + length, length <= Math.max(1, width - 1) && length < 80);
            }
            assertFalse(written().contains("\n") || written().contains("\u001b"));
        }
    }

    @Test
    public void shouldWritePlainLinesElsewhere() {
        try (ProgressView view = ProgressView.lines(err, 0, NOWHERE)) {
            view.progress("base", 0.25, Duration.ofSeconds(5));
            view.note("measured again");
        }
        assertEquals(
                String.format(" 25 %%  5 s left  base%nmeasured again%n"), written());
    }

    @Test
    public void shouldTellNothingButNotesWhenQuiet() {
        try (ProgressView view = ProgressView.create(err, true, NOWHERE)) {
            view.progress("base", 0.25, Duration.ofSeconds(5));
            view.note("measured again");
        }
        assertEquals(String.format("measured again%n"), written());
    }
}
