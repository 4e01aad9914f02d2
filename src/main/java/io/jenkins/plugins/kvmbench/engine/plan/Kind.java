package io.jenkins.plugins.kvmbench.engine.plan;

import java.util.List;
import java.util.Locale;

/** The sections of a file, and the keys that each may have. docs/schema/kvmbench.schema.json says the same for editors. */
enum Kind {
    FILE(
            "target", "base", "head", "build", "preset", "invocations", "rounds", "time", "suites", "commands", "criterion",
            "benchmarks", "gates", "missing", "waivers", "publish"),
    SIDE("revision", "build"),
    SUITE("preset", "params", "base", "head"),
    COMMAND("name", "run", "base", "head", "preset", "params", "metrics"),
    METRIC("name", "unit", "better", "find"),
    CRITERION("directory", "benches", "filter", "skip", "cargo", "arguments", "timeout"),
    BENCHMARK("build", "run", "results", "format", "filter", "timeout"),
    GATE("metric", "warn", "fail", "floor", "absolute", "better", "criticality"),
    WAIVER("pattern", "author", "reason", "until"),
    PUBLISH("comment", "check", "name");

    private final List<String> keys;

    Kind(String... keys) {
        this.keys = List.of(keys);
    }

    List<String> keys() {
        return keys;
    }

    /** For people, and in the schema. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
