package io.jenkins.plugins.kvmbench.engine.session;

import static org.junit.Assert.assertEquals;
import static org.junit.Assume.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.kvmbench.engine.harness.Harness;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessBinary;
import io.jenkins.plugins.kvmbench.engine.suite.Benchmark;
import io.jenkins.plugins.kvmbench.engine.suite.Parameter;
import io.jenkins.plugins.kvmbench.engine.suite.Suite;
import io.jenkins.plugins.kvmbench.engine.suite.Suites;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The suites are declared on both sides of the process border: they must say the same. */
public class HarnessDescriptionTest {

    @Rule
    public TemporaryFolder cache = new TemporaryFolder();

    @Test
    public void shouldDeclareWhatTheHarnessMeasures() throws Exception {
        assumeTrue(
                "the harness is not built: run 'make native'",
                getClass().getResource("/native/linux-x86-64/kvmbench-harness") != null);
        HarnessBinary own = HarnessBinary.own(Map.of("XDG_CACHE_HOME", cache.getRoot().toString()));
        JsonNode described = new ObjectMapper().readTree(new Harness(own).ask(Duration.ofSeconds(30), "describe"));

        Map<String, String> harness = new TreeMap<>();
        for (JsonNode suite : described.get("suites")) {
            for (JsonNode benchmark : suite.get("benchmarks")) {
                harness.put(suite.get("name").asText() + "/" + benchmark.get("name").asText(), text(benchmark));
            }
        }
        Set<String> metricsOfACommand = new TreeSet<>();
        described.get("suites").forEach(suite -> {
            if (suite.get("name").asText().equals(Suites.COMMAND)) {
                suite.at("/benchmarks/0/metrics").forEach(metric -> metricsOfACommand.add(metric.get("name").asText()));
            }
        });
        assertEquals(new TreeSet<>(SessionPlan.OWN_METRICS), metricsOfACommand);
        harness.remove(Anchor.SUITE + "/arithmetic");
        Map<String, String> declared = new TreeMap<>();
        for (Suite suite : Suites.all()) {
            for (Benchmark benchmark : suite.benchmarks()) {
                declared.put(suite.name() + "/" + benchmark.name(), text(benchmark));
            }
        }

        assertEquals(harness.toString().replace("}, ", "},\n"), declared.toString().replace("}, ", "},\n"));
    }

    private static String text(JsonNode benchmark) {
        Map<String, String> parameters = new TreeMap<>();
        for (JsonNode parameter : benchmark.get("params")) {
            String values = switch (parameter.get("type").asText()) {
                case "number" -> parameter.get("min").asText() + " to " + parameter.get("max").asText();
                case "choice" -> parameter.get("choices").toString().replaceAll("[\\[\\]\"]", "");
                default -> "text";
            };
            parameters.put(parameter.get("name").asText(), values);
        }
        for (JsonNode metric : benchmark.get("metrics")) {
            if (metric.get("gate").asBoolean()) {
                return metric.get("name").asText() + " " + metric.get("unit").asText() + " "
                        + metric.get("better").asText() + " " + parameters;
            }
        }
        return "no gate";
    }

    private static String text(Benchmark benchmark) {
        Map<String, String> parameters = benchmark.parameters().stream()
                .collect(Collectors.toMap(Parameter::name, HarnessDescriptionTest::values, (a, b) -> a, TreeMap::new));
        return benchmark.metric() + " " + benchmark.unit() + " " + benchmark.better().name().toLowerCase(Locale.ROOT)
                + " " + parameters;
    }

    private static String values(Parameter parameter) {
        return switch (parameter.kind()) {
            case WHOLE_NUMBER -> parameter.min() + " to " + parameter.max();
            case CHOICE -> String.join(",", parameter.choices());
            case TEXT -> "text";
        };
    }
}
