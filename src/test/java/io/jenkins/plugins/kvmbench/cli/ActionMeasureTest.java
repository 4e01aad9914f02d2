package io.jenkins.plugins.kvmbench.cli;

import static org.junit.Assert.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class ActionMeasureTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    private ActionFiles files() {
        return new ActionFiles(folder.getRoot().toPath());
    }

    private int measure(ActionMeasure.Kvmbench kvmbench) throws IOException {
        return new ActionMeasure(files(), new PrintStream(log, true, StandardCharsets.UTF_8)).run(kvmbench);
    }

    @Test
    public void shouldCarryOutWhatWasWrittenDown() throws IOException {
        List<String> arguments = List.of("run", "--base=", "--head=a\nb", "--", "command");
        files().writeArguments(arguments);

        measure((given, errors) -> {
            assertEquals(arguments, given);
            return ExitCodes.PASS;
        });
    }

    @Test
    public void shouldLeaveTheVerdictAndItsReasonToTheStepThatReports() throws IOException {
        files().writeArguments(List.of("run"));

        int code = measure((arguments, errors) -> {
            errors.println("kvmbench: first");
            errors.println("kvmbench: last");
            return ExitCodes.CANNOT;
        });

        assertEquals(ExitCodes.PASS, code);
        assertEquals(new ActionFiles.End(ExitCodes.CANNOT, "kvmbench: last"), files().readEnd());
        assertEquals("kvmbench: first\nkvmbench: last\n", log.toString(StandardCharsets.UTF_8));
        assertEquals("interrupted", ExitCodes.INTERRUPTED, measure((arguments, errors) -> ExitCodes.INTERRUPTED));
    }
}
