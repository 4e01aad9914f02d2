package io.jenkins.plugins.kvmbench.engine.plan;

import io.jenkins.plugins.kvmbench.engine.gate.Nearest;
import io.jenkins.plugins.kvmbench.engine.harness.OutputMetric;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.suite.Parameter;
import io.jenkins.plugins.kvmbench.engine.suite.Preset;
import io.jenkins.plugins.kvmbench.engine.suite.Suite;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteProvider;
import io.jenkins.plugins.kvmbench.engine.suite.Suites;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads what is measured of kvmbench's suites, and holds it against what they are. */
final class PartsReader {

    private static final String BASE = "base";
    private static final String HEAD = "head";
    private static final String PARAMS = "params";

    /** The parameter that is where a command runs. */
    private static final String DIRECTORY = "cwd";

    private final Section file;
    private final Preset preset;

    /** @param preset of what names no other */
    PartsReader(Section file, Preset preset) {
        this.file = file;
        this.preset = preset;
    }

    List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        List<String> names = Suites.providers().stream().map(SuiteProvider::name).toList();
        file.named("suites", Kind.SUITE, (name, section) -> {
            if (names.contains(name.text())) {
                suite(Suites.get(name.text()), section).ifPresent(parts::add);
            } else {
                file.problem(name, "there is no suite '" + name.text() + "': the nearest are " + Nearest.of(name.text(), names));
            }
        });
        Set<String> seen = new HashSet<>();
        for (Section section : file.sections("commands", Kind.COMMAND)) {
            command(section).ifPresent(part -> {
                if (!seen.add(part.name())) {
                    section.problem("name", "there are two commands '" + part.name() + "': results tell them apart by their names");
                }
                parts.add(part);
            });
        }
        return parts;
    }

    private Optional<Part> suite(Suite suite, Section section) {
        Map<String, String> params = params(suite, section, PARAMS, Set.of());
        Map<Arm, Map<String, String>> arms = new EnumMap<>(Arm.class);
        if (section.has(BASE) || section.has(HEAD)) {
            arms.put(Arm.BASE, params(suite, section, BASE, Suite.OF_EVERY_SIDE));
            arms.put(Arm.HEAD, params(suite, section, HEAD, Suite.OF_EVERY_SIDE));
        }
        return part(suite, "", section, params, arms, List.of());
    }

    private Optional<Part> command(Section section) {
        Suite suite = Suites.all().stream()
                .filter(one -> one.printedMetrics() && !one.subject().isEmpty())
                .findFirst()
                .orElseThrow();
        String name = section.required("name", "what it is called in results and gates");
        Map<String, String> params = new TreeMap<>(Map.of(DIRECTORY, Suite.SIDE));
        params.putAll(params(suite, section, PARAMS, Set.of()));
        Map<Arm, Map<String, String>> arms = new EnumMap<>(Arm.class);
        boolean apart = section.has(BASE) || section.has(HEAD);
        if (apart == section.has("run")) {
            section.problem(apart ? "run" : "", "a command has 'run', which is run in the files of each side, or 'base' and 'head'");
            return Optional.empty();
        }
        if (apart) {
            arms.put(Arm.BASE, Map.of(suite.subject(), section.required(BASE, "the base's command")));
            arms.put(Arm.HEAD, Map.of(suite.subject(), section.required(HEAD, "the head's command")));
        } else {
            params.put(suite.subject(), section.required("run", "the command to measure"));
        }
        return part(suite, name, section, params, arms, metrics(suite, section));
    }

    private List<OutputMetric> metrics(Suite suite, Section section) {
        Set<String> names = new HashSet<>();
        suite.benchmarks().forEach(benchmark -> benchmark.metrics().forEach(metric -> names.add(metric.name())));
        List<OutputMetric> metrics = new ArrayList<>();
        for (Section metric : section.sections("metrics", Kind.METRIC)) {
            String name = metric.required("name", "what it is called in results");
            String find = metric.required("find", "a regular expression whose first group is the number, or a JSON pointer (/a/b)");
            Optional<String> better = metric.choice("better", List.of("lower", "higher"));
            if (name.isEmpty() || find.isEmpty()) {
                continue;
            }
            if (!names.add(name)) {
                metric.problem("name", "there would be two metrics '" + name + "' of one command: give this one another name");
            }
            String unit = metric.text("unit", "") + better.map(word -> "," + word).orElse("");
            metric.attempt("find", () -> OutputMetric.parse(name + "[" + unit + "]=" + find)).ifPresent(metrics::add);
        }
        return metrics;
    }

    private Map<String, String> params(Suite suite, Section section, String key, Set<String> others) {
        List<String> known = new ArrayList<>(suite.parameters().stream().map(Parameter::name).toList());
        known.addAll(others);
        Map<String, String> params = new LinkedHashMap<>();
        section.values(key).forEach((name, value) -> {
            if (known.contains(name)) {
                params.put(name, value.text());
            } else {
                section.problem(value, "suite '" + suite.name() + "' has no parameter '" + name
                        + "': the nearest are " + Nearest.of(name, known));
            }
        });
        return params;
    }

    /** Looks whether there is anything to measure, as the session will. */
    private Optional<Part> part(
            Suite suite,
            String name,
            Section section,
            Map<String, String> params,
            Map<Arm, Map<String, String>> arms,
            List<OutputMetric> metrics) {
        Preset own = PlanReader.preset(section).orElse(preset);
        Map<String, String> base = arms.getOrDefault(Arm.BASE, Map.of());
        Map<String, String> head = arms.getOrDefault(Arm.HEAD, Map.of());
        if (!parameters(base).equals(parameters(head))) {
            section.problem(HEAD, "'base' and 'head' must set the same parameters: base sets " + parameters(base) + ", head sets "
                    + parameters(head));
            return Optional.empty();
        }
        for (Map<String, String> arm : List.of(base, head)) {
            Map<String, String> all = new TreeMap<>(params);
            all.putAll(arm);
            all.keySet().removeAll(Suite.OF_EVERY_SIDE);
            Map<String, List<String>> chosen = new TreeMap<>();
            all.forEach((parameter, text) -> chosen.put(parameter, suite.values(parameter, text)));
            boolean possible = section.attempt(PARAMS, () -> {
                        suite.checkComplete(chosen.keySet());
                        return suite.select(own, chosen);
                    })
                    .isPresent();
            if (!possible) {
                return Optional.empty();
            }
        }
        return Optional.of(new Part(suite.name(), name, own, params, arms, metrics));
    }

    private static Set<String> parameters(Map<String, String> arm) {
        Set<String> names = new TreeSet<>(arm.keySet());
        names.removeAll(Suite.OF_EVERY_SIDE);
        return names;
    }
}
