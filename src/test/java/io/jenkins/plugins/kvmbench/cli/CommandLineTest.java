package io.jenkins.plugins.kvmbench.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.kvmbench.engine.codec.ResultWriter;
import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import picocli.CommandLine;

/** Arguments in, exit code and words out. */
public class CommandLineTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int kvmbench(Object... arguments) {
        CommandLine commandLine =
                Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        List<String> texts = new ArrayList<>();
        for (Object argument : arguments) {
            texts.add(argument.toString());
        }
        return commandLine.execute(texts.toArray(String[]::new));
    }

    /** A file with one benchmark of ten invocations that are a factor slower than 1 s. */
    private Path results(String name, double factor) throws IOException {
        return results(name, factor, RunInfo.UNKNOWN);
    }

    private Path results(String name, double factor, RunInfo run) throws IOException {
        List<Invocation> invocations = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            invocations.add(Invocation.of(i, factor * (1 + 0.001 * ((i * 7) % 10))));
        }
        Result result = new Result(
                SeriesId.of("command", "run", Map.of("command", "x"), "wall"),
                "s",
                Direction.LOWER,
                true,
                Arm.HEAD,
                invocations);
        Path file = folder.getRoot().toPath().resolve(name);
        ResultWriter.write(new ResultSet(run, Agent.UNKNOWN, List.of(result), List.of()), file);
        return file;
    }

    @Test
    public void shouldFailAComparisonThatRegressed() throws IOException {
        assertEquals(ExitCodes.REGRESSION, kvmbench("compare", results("a", 1), results("b", 1.1), "--json", "-"));

        JsonNode document = new ObjectMapper().readTree(out.toString());
        JsonNode row = document.get("results").get(0);
        assertEquals("REGRESSED", row.get("verdict").textValue());
        assertEquals(0.1, row.get("change").doubleValue(), 1e-3);
        for (String key : List.of(
                "suite", "benchmark", "params", "metric", "unit", "better", "verdict", "severity", "change", "lower",
                "upper", "p", "paired", "mde", "n_base", "n_head")) {
            assertTrue(key, row.has(key));
        }
    }

    @Test
    public void shouldNotTakeAnInterruptedRunForACompleteOne() throws IOException {
        Path unfinished = results("a", 1, new RunInfo("1", Instant.EPOCH, null, "", "", "", "", Map.of()));

        assertEquals(ExitCodes.INVALID, kvmbench("report", unfinished));
        assertTrue(out.toString(), out.toString().startsWith("INTERRUPTED"));
        assertTrue(out.toString(), out.toString().contains("only 10 invocations; go on with --resume"));
        Path finished = results("b", 1, new RunInfo("1", Instant.EPOCH, Instant.EPOCH, "", "", "", "", Map.of()));
        assertEquals(ExitCodes.PASS, kvmbench("report", finished));
    }

    @Test
    public void shouldPassAComparisonThatDidNot() throws IOException {
        assertEquals(ExitCodes.PASS, kvmbench("compare", results("a", 1), results("b", 1)));
        assertEquals("wider limits", ExitCodes.PASS, kvmbench("compare", results("a", 1), results("b", 1.1), "--fail", "20", "--warn", "15"));
    }

    @Test
    public void shouldWriteEveryReportThatIsAskedFor() throws IOException {
        Path target = folder.getRoot().toPath();
        kvmbench(
                "compare", results("a", 1), results("b", 1.1), "--json", target.resolve("x.json"), "--markdown",
                target.resolve("x.md"), "--html", target.resolve("x.html"), "--csv", target.resolve("x.csv"));

        for (String file : List.of("x.json", "x.md", "x.html", "x.csv")) {
            assertTrue(file, Files.size(target.resolve(file)) > 0);
        }
        assertTrue(out.toString(), out.toString().startsWith("SLOWER"));
    }

    @Test
    public void shouldTakeBadUsageForAnErrorOfItsOwn() {
        String[][] calls = {
            {"run", "snapshots"},
            {"run", "command"},
            {"run", "command", "--param", "command= "},
            {"run", "command", "--base", "", "--head", "true"},
            {"run", "command", "--param", "command=true", "--param", "pin=abc"},
            {"run", "syscall", "--param", "pages=1"},
            {"run", "snapshot", "--param", "pages=0"},
            {"run", "snapshot", "--param", "pages"},
            {"run", "snapshot", "--preset", "fast"},
            {"run", "snapshot", "--base", "strategy=fast"},
            {"run", "snapshot", "--invocations", "-1"},
            {"run", "snapshot", "--invocations", "0"},
            {"run", "snapshot", "--seed", "-1"},
            {"run", "snapshot", "--calibration", "-1"},
            {"run", "snapshot", "--metric", "rate=rate: (.*)"},
            {"run", "command", "--param", "command=true", "--metric", "wall=(.*)"},
            {"selftest", "--runs", "0"},
            {"selftest", "--invocations", "0"},
            {"doctor", "--calibration", "-1"},
            {"run", "snapshot", "--base", "harness=/does/not/exist", "--head", ""},
            {"run", "snapshot", "--fail", "much"},
            {"run", "snapshot", "--resume"},
            {"run"},
            {"compare", "/does/not/exist", "/does/not/exist"},
            {"gate", "--plain", "/does/not/exist"},
            {"simulate", "--builds", "0"},
            {"nonsense"},
            {"run", "snapshot", "--nonsense"},
        };
        for (String[] call : calls) {
            assertEquals(String.join(" ", call) + "\n" + err, ExitCodes.USAGE, kvmbench((Object[]) call));
        }
        assertFalse(err.toString(), err.toString().contains("\tat "));
    }

    @Test
    public void shouldNotPassWhatCannotBeRead() throws IOException {
        Path whole = results("a", 1);
        Path truncated = folder.getRoot().toPath().resolve("truncated.json");
        byte[] content = Files.readAllBytes(whole);
        Files.write(truncated, java.util.Arrays.copyOf(content, content.length / 2));
        Path deep = folder.getRoot().toPath().resolve("deep.json");
        Files.writeString(deep, "[".repeat(1_000_000));
        Path binary = folder.getRoot().toPath().resolve("binary.json");
        Files.write(binary, new byte[] {0, 1, 2, (byte) 0xff});

        for (Path bad : List.of(truncated, deep, binary)) {
            assertEquals(bad + "\n" + err, ExitCodes.INVALID, kvmbench("compare", whole, bad));
            assertTrue(err.toString(), err.toString().contains(bad.toString()));
        }
        assertFalse(err.toString(), err.toString().contains("\tat "));
    }

    @Test
    public void shouldDecideOnBareNumbers() throws IOException {
        Path numbers = folder.getRoot().toPath().resolve("numbers.json");
        Files.write(
                numbers,
                "[{\"name\":\"a\",\"better\":\"lower\",\"base\":[2,1,3,5,4,6],\"head\":[12,11,13,15,14,16]}]"
                        .getBytes(StandardCharsets.UTF_8));

        assertEquals(ExitCodes.REGRESSION, kvmbench("gate", "--plain", numbers, "--json", "-"));
        JsonNode row = new ObjectMapper().readTree(out.toString()).get("results").get(0);
        assertEquals("p of complete separation, 1 / C(12, 6)", 1.0 / 924, row.get("p").doubleValue(), 1e-12);
    }

    @Test
    public void shouldSimulateReproducibly() throws IOException {
        kvmbench("simulate", "--builds", "2", "--benchmarks", "3", "--json", "-");
        String first = out.toString();
        out.getBuffer().setLength(0);
        kvmbench("simulate", "--builds", "2", "--benchmarks", "3", "--json", "-");

        assertEquals(first, out.toString());
        assertTrue(new ObjectMapper().readTree(first).get("rows").size() > 20);
    }

    @Test
    public void shouldExplainItself() {
        assertEquals(ExitCodes.PASS, kvmbench("--help"));
        assertTrue(out.toString(), out.toString().contains("Exit codes"));
        assertEquals(ExitCodes.PASS, kvmbench("suites"));
        for (String command : List.of("doctor", "suites", "run", "compare", "report", "selftest", "gate", "simulate")) {
            assertEquals(command, ExitCodes.PASS, kvmbench(command, "--help"));
        }
        assertEquals(ExitCodes.PASS, kvmbench("generate-completion"));
    }

    @Test
    public void shouldListSuitesForPrograms() throws IOException {
        assertEquals(ExitCodes.PASS, kvmbench("suites", "vm", "snapshot", "--json"));

        JsonNode suites = new ObjectMapper().readTree(out.toString()).get("suites");
        assertEquals("vm", suites.get(0).get("name").textValue());
        assertFalse(suites.get(1).get("benchmarks").get(0).has("category"));
        for (JsonNode benchmark : suites.get(0).get("benchmarks")) {
            assertTrue(benchmark.toString(), benchmark.get("category").isTextual());
            for (JsonNode metric : benchmark.get("metrics")) {
                assertTrue(metric.toString(), List.of("lower", "higher").contains(metric.get("better").textValue()));
                assertTrue(metric.toString(), metric.get("unit").isTextual() && metric.get("gate").isBoolean());
            }
        }
        assertTrue(suites.get(0).get("presets").get("quick").get("benchmarks").intValue() > 20);
    }
}
