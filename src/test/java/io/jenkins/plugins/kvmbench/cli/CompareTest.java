package io.jenkins.plugins.kvmbench.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

/** Files as users have them, from the arguments to the exit code. */
public class CompareTest {

    private static final Path CASES = Path.of("src/test/resources/io/jenkins/plugins/kvmbench/cli/compare");

    private final StringWriter err = new StringWriter();
    private int code;

    private JsonNode compare(String folder, String... options) throws IOException {
        return compareFiles(folder + "/base.json", folder + "/head.json", options);
    }

    private JsonNode compareFiles(String base, String head, String... options) throws IOException {
        StringWriter out = new StringWriter();
        List<String> arguments = new ArrayList<>(List.of("compare", "--json", "-"));
        arguments.addAll(List.of(options));
        arguments.add(CASES.resolve(base).toString());
        arguments.add(CASES.resolve(head).toString());
        code = Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments.toArray(String[]::new));
        return new ObjectMapper().readTree(out.toString());
    }

    private static JsonNode row(JsonNode decision, String benchmark) {
        for (JsonNode row : decision.get("results")) {
            if (row.get("benchmark").asText().equals(benchmark)) {
                return row;
            }
        }
        throw new AssertionError("no row of " + benchmark + " in " + decision);
    }

    private static void assertRow(String verdict, String level, double change, JsonNode row) {
        assertEquals(row.toString(), verdict, row.get("verdict").asText());
        assertEquals(row.toString(), level, row.get("level").asText());
        assertEquals(row.toString(), change, row.get("change").asDouble(), 1e-3);
    }

    @Test
    public void shouldTakeZeroErrorsForUnchangedAndJudgeTheOtherRow() throws IOException {
        JsonNode decision = compare("errors-from-zero");
        assertRow("OK", "none", 0, row(decision, "errors"));
        assertRow("OK", "none", 0.01, row(decision, "load"));
        assertEquals(ExitCodes.PASS, code);
    }

    @Test
    public void shouldCompareSizesInTwoUnits() throws IOException {
        assertRow("OK", "none", 0.0101, row(compare("sizes-in-kb-and-mb"), "heap"));
        assertEquals(ExitCodes.PASS, code);
    }

    @Test
    public void shouldGiveEachEntryTheDirectionOfItsOwnUnit() throws IOException {
        JsonNode decision = compare("units-of-three-kinds");
        assertRow("REGRESSED", "warn", 2, row(decision, "memory"));
        assertRow("REGRESSED", "warn", 2, row(decision, "latency"));
        assertRow("OK", "none", 0, row(decision, "throughput"));
        compare("units-of-three-kinds", "--fail", "5");
        assertEquals(ExitCodes.REGRESSION, code);
    }

    @Test
    public void shouldCallSizesThatGrewWorseAndNeverBlameTheMachine() throws IOException {
        JsonNode decision = compare("sizes-of-a-bundle");
        assertEquals("WARNED", decision.get("outcome").asText());
        decision.get("results").forEach(row -> assertEquals("REGRESSED", row.get("verdict").asText()));
        assertFalse(decision.toString(), decision.toString().contains("machine may have changed"));
    }

    @Test
    public void shouldTakeAFloorInTheUnitOfTheFile() throws IOException {
        assertRow("REGRESSED", "warn", 3, row(compare("milliseconds", "--floor", "50"), "a"));
        assertRow("REGRESSED", "warn", 3, row(compare("milliseconds", "--floor", "50ms"), "a"));
        JsonNode floored = row(compare("milliseconds", "--floor", "301"), "a");
        assertRow("OK", "none", 3, floored);
        assertTrue(floored.toString(), floored.get("reason").asText().contains("floor of 301 ms"));
        assertRow("OK", "none", 3, row(compare("milliseconds", "--floor", "1s"), "a"));
    }

    @Test
    public void shouldRefuseAmountsAndLimitsThatCannotBeMeant() {
        String[][] calls = {
            {"--floor", "NaN"},
            {"--floor=-1"},
            {"--absolute", "NaN"},
            {"--floor", "50KB"},
            {"--limit", "run_ns:fail=10"},
            {"--limit", "value:floor=x"},
            {"--better", "run_ns=lower"},
            {"--better", "value=best"},
            {"--q", "0"},
        };
        for (String[] call : calls) {
            List<String> arguments = new ArrayList<>(List.of("compare"));
            arguments.addAll(List.of(call));
            arguments.add(CASES.resolve("milliseconds/base.json").toString());
            arguments.add(CASES.resolve("milliseconds/head.json").toString());
            int exit = Main.commandLine()
                    .setOut(new PrintWriter(new StringWriter()))
                    .setErr(new PrintWriter(err))
                    .execute(arguments.toArray(String[]::new));
            assertEquals(String.join(" ", call) + "\n" + err, ExitCodes.USAGE, exit);
        }
        String said = err.toString();
        assertTrue(said, said.contains("'run_ns' is for nothing that is gated here") && said.contains("'value'"));
        assertFalse(said, said.contains("\tat "));
    }

    @Test
    public void shouldNotPassWhereNothingWasCompared() throws IOException {
        JsonNode decision = compareFiles("nothing-in-common/base", "nothing-in-common/renamed");
        assertEquals(ExitCodes.INVALID, code);
        String note = decision.get("notes").toString();
        assertTrue(note, note.contains("nothing was compared: no benchmark is on both sides; the base has"));
    }

    @Test
    public void shouldFindTheChangeWithinTwoModes() throws IOException {
        JsonNode row = compare("two-modes").get("results").get(0);
        assertTrue(row.toString(), row.get("p").asDouble() > 0.005);
        assertEquals("none", row.get("level").asText());
    }
}
