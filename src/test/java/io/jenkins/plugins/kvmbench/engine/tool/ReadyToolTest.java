package io.jenkins.plugins.kvmbench.engine.tool;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.suite.OwnHarness;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class ReadyToolTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private String command(String run, String filter, Collection<String> benchmarks) throws Exception {
        OwnHarness own = new OwnHarness("", run, List.of("r"), "", filter, 1000);
        ReadyTool.Run side = new ReadyTool.Run(folder.getRoot().toPath(), run, filter, "here", "1");
        return new ReadyTool(own, Map.of(Arm.HEAD, side), folder.getRoot().toPath())
                .run(Arm.HEAD, benchmarks)
                .plan()
                .benchmarks()
                .get(0)
                .params()
                .get("command");
    }

    @Test
    public void shouldPutTheFilterInAsOneWordOrNothing() throws Exception {
        assertEquals("b  -x", command("b {filter} -x", "", List.of()));
        assertEquals("b 'it'\\''s|x' -x", command("b {filter} -x", "it's|x", List.of()));
        assertEquals("b '^(a|b)$' -x", command("b {filter} -x", "", List.of("b", "a")));
        assertEquals("f='^(a)$'", command("f={filter}", "x", List.of("a")));
    }

    @Test
    public void shouldPutTheDirectoryForResultsIn() throws Exception {
        assertEquals(
                "b \"" + folder.getRoot() + "/out/r.json\"", command("b \"{out}/r.json\"", "", List.of()));
    }

    @Test
    public void shouldMatchNamesAndNoOthersWhateverTheyHold() {
        List<String> names = List.of("a.b", "sum/100", "f(x) [1] {2} +*? ^|$ \\d", "it's", "-x #&~");
        Pattern exactly = Pattern.compile(ReadyTool.exactly(names));

        names.forEach(name -> assertTrue(name, exactly.matcher(name).find()));
        for (String other : List.of("aab", "sum/1000", "xsum/100", "", "a.b\nsum/1000")) {
            assertFalse(other, exactly.matcher(other).find());
        }
    }

    @Test
    public void shouldMeasureEverythingWhereACommandLineWouldBeTooLong() throws Exception {
        List<String> many = IntStream.range(0, 20_000).mapToObj(i -> "benchmark" + i).toList();

        assertEquals("b ", command("b {filter}", "", many));
    }

    @Test
    public void shouldRefuseWhatCanNeverMeasure() {
        assertThrows(SuiteException.class, () -> own("", "r", ""));
        assertThrows(SuiteException.class, () -> own("b", "", ""));
        assertThrows(SuiteException.class, () -> own("b '{filter}'", "r", ""));
        assertThrows(SuiteException.class, () -> own("b \"{filter}\"", "r", ""));
        assertThrows(SuiteException.class, () -> own("b", "r", "some"));
        assertThrows(SuiteException.class, () -> new OwnHarness("", "b", List.of("r"), "", "", 0));
        own("b --only={filter}", "r", "some");
    }

    private static OwnHarness own(String run, String results, String filter) {
        return new OwnHarness("", run, results.isEmpty() ? List.of() : List.of(results), "", filter, 1000);
    }
}
