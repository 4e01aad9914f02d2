package io.jenkins.plugins.kvmbench.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.kvmbench.engine.suite.Benchmark;
import io.jenkins.plugins.kvmbench.engine.suite.Metric;
import io.jenkins.plugins.kvmbench.engine.suite.Parameter;
import io.jenkins.plugins.kvmbench.engine.suite.Preset;
import io.jenkins.plugins.kvmbench.engine.suite.Schedule;
import io.jenkins.plugins.kvmbench.engine.suite.Suite;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code kvmbench suites --json} prints: {@code {"suites": [{"name", "title", "needs_kvm", "benchmarks": [{"name",
 * "category", "help", "metrics", "parameters"}], "presets"}]}}. A category is there where the suite has parts.
 */
final class SuitesJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private SuitesJson() {}

    static String of(List<Suite> suites) throws IOException {
        ObjectNode document = JSON.createObjectNode();
        ArrayNode list = document.putArray("suites");
        for (Suite suite : suites) {
            ObjectNode node = list.addObject();
            node.put("name", suite.name()).put("title", suite.title()).put("needs_kvm", suite.needsKvm());
            ArrayNode benchmarks = node.putArray("benchmarks");
            suite.benchmarks().forEach(benchmark -> put(benchmarks.addObject(), benchmark));
            ObjectNode presets = node.putObject("presets");
            for (Preset preset : Preset.values()) {
                put(presets.putObject(preset.id()), suite, preset);
            }
        }
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
    }

    private static void put(ObjectNode node, Benchmark benchmark) {
        node.put("name", benchmark.name());
        if (!benchmark.category().isEmpty()) {
            node.put("category", benchmark.category());
        }
        node.put("help", benchmark.help());
        ArrayNode metrics = node.putArray("metrics");
        for (Metric metric : benchmark.metrics()) {
            metrics.addObject()
                    .put("name", metric.name())
                    .put("unit", metric.unit())
                    .put("better", metric.better().name().toLowerCase(Locale.ROOT))
                    .put("gate", metric.gate())
                    .put("help", metric.help());
        }
        ArrayNode parameters = node.putArray("parameters");
        for (Parameter parameter : benchmark.parameters()) {
            ObjectNode known = parameters.addObject();
            known.put("name", parameter.name());
            known.put("takes", parameter.range());
            if (!parameter.fallback().isEmpty()) {
                known.put("default", parameter.fallback());
            }
            known.put("required", parameter.required()).put("help", parameter.help());
        }
    }

    private static void put(ObjectNode node, Suite suite, Preset preset) {
        Schedule schedule = suite.schedule(preset);
        node.put("benchmarks", suite.select(preset, Map.of()).points().size());
        node.put("invocations", schedule.invocations());
        node.put("time_ms", schedule.timeMs());
    }
}
