package io.jenkins.plugins.kvmbench.engine.plan;

import static io.jenkins.plugins.kvmbench.engine.plan.Draft.in;
import static io.jenkins.plugins.kvmbench.engine.plan.Draft.quoted;

import io.jenkins.plugins.kvmbench.engine.plan.Draft.Finding;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteProvider;
import io.jenkins.plugins.kvmbench.engine.suite.Suites;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is looked for in a repository. */
final class Findings {

    private static final Pattern CRITERION =
            Pattern.compile("(?m)^\\s*(criterion|criterion\\.workspace)\\s*=|^\\s*\\[(workspace\\.|dev-|target\\..*)?dependencies\\.criterion]");
    private static final Pattern WORKSPACE = Pattern.compile("(?m)^\\s*\\[workspace]");
    private static final Pattern JMH = Pattern.compile("jmh-core|me\\.champeau\\.jmh");
    private static final Pattern SHADED_NAME = Pattern.compile("<finalName>([\\w.-]+)</finalName>");
    private static final Pattern HYPERFINE = Pattern.compile("(?m)^[^#\\n]*\\bhyperfine\\s.*(?:\\\\\\n.*)*");
    private static final Pattern EXPORT = Pattern.compile("--export-json[= ]+['\"]?([\\w./-]+)");
    private static final Pattern QUOTED = Pattern.compile("'([^']+)'|\"([^\"$]+)\"");
    private static final Pattern BENCH_TARGET = Pattern.compile("(?m)^(bench(?:marks?)?)\\s*:(?!=)");
    private static final Pattern TARGET = Pattern.compile("(?m)^([\\w.-]+)\\s*:(?!=)");
    private static final String MAKEFILES = "([Mm]ake|GNUmake)file";

    private Findings() {}

    static Optional<Finding> criterion(Layout layout) {
        List<Layout.File> crates = layout.holding("Cargo\\.toml", CRITERION);
        if (crates.isEmpty()) {
            return Optional.empty();
        }
        Layout.File crate = crates.get(0);
        // A workspace measures its members.
        String directory = layout.holding("Cargo\\.toml", WORKSPACE).stream()
                .map(Layout.File::directory)
                .filter(root -> root.isEmpty() || crate.directory().equals(root) || crate.directory().startsWith(root + "/"))
                .findFirst()
                .orElse(crate.directory());
        return Draft.finding(
                "Criterion in " + crate.path(),
                """
                criterion:
                %s  # benches: [parse]       # names, as 'cargo bench --bench' takes them; all without it
                  # filter: 'parse/.*'     # what must be in a benchmark's name
                  arguments: --warm-up-time 0.5 --measurement-time 1   # of each process; there are many
                """,
                directory.isEmpty() ? "" : "  directory: " + quoted(directory) + "\n");
    }

    static Optional<Finding> jmh(Layout layout) {
        List<Layout.File> builds = layout.holding("pom\\.xml|build\\.gradle(\\.kts)?", JMH);
        if (builds.isEmpty()) {
            return Optional.empty();
        }
        Layout.File build = builds.stream()
                .filter(file -> !file.text().contains("<modules>"))
                .findFirst()
                .orElse(builds.get(0));
        boolean maven = build.name().equals("pom.xml");
        Matcher named = SHADED_NAME.matcher(build.text());
        String jar = maven ? "target/" + (named.find() ? named.group(1) : "benchmarks") + ".jar" : "build/libs/*-jmh.jar";
        String directory = build.directory();
        String make = maven
                ? "mvn -q -B -DskipTests package" + (directory.isEmpty() ? "" : " -am -pl '" + directory + "'")
                : in(directory, (directory.isEmpty() ? "./" : "\"$(git rev-parse --show-toplevel)\"/") + "gradlew -q jmhJar");
        return Draft.finding(
                "JMH in " + build.path(),
                """
                benchmarks:
                  - build: %s
                    run: %s
                    format: jmh
                """,
                quoted(make),
                quoted("java -jar " + (directory.isEmpty() ? "" : directory + "/") + jar
                                        + " {filter} -f 1 -wi 3 -i 5 -rf json -rff {out}/jmh.json"));
    }

    static Optional<Finding> hyperfine(Layout layout) {
        List<Layout.File> users = layout.holding(MAKEFILES + "|justfile|.*\\.sh", HYPERFINE);
        if (users.isEmpty()) {
            return Optional.empty();
        }
        Layout.File file = users.get(0);
        Matcher line = HYPERFINE.matcher(file.text());
        line.find();
        String what = "hyperfine in " + file.path();
        Matcher export = EXPORT.matcher(line.group());
        Optional<String> run = runner(file, line.start());
        if (export.find() && run.isPresent()) {
            return Draft.finding(
                    what,
                    """
                    benchmarks:
                      - run: %s
                        results: [%s]
                        format: hyperfine
                    """,
                    quoted(run.get()),
                    quoted(export.group(1)));
        }
        List<String> commands = new ArrayList<>();
        QUOTED.matcher(line.group()).results().map(Findings::text).filter(text -> !text.contains("{")).forEach(commands::add);
        return commands.isEmpty() ? run.flatMap(command -> command(what, "bench", List.of(command))) : command(what, "command", commands);
    }

    private static String text(MatchResult quotes) {
        return quotes.group(1) == null ? quotes.group(2) : quotes.group(1);
    }

    /** What runs a script, or the target that something is in. */
    private static Optional<String> runner(Layout.File file, int at) {
        if (file.name().endsWith(".sh")) {
            return Optional.of("sh " + file.path());
        }
        String tool = file.name().equals("justfile") ? "just" : "make";
        return TARGET.matcher(file.text().substring(0, at))
                .results()
                .map(target -> target.group(1))
                .reduce((earlier, last) -> last)
                .map(target -> in(file.directory(), tool + " " + target));
    }

    static Optional<Finding> makefile(Layout layout) {
        return layout.holding(MAKEFILES, BENCH_TARGET).stream().findFirst().flatMap(file -> {
            Matcher target = BENCH_TARGET.matcher(file.text());
            target.find();
            return command(
                    "target " + target.group(1) + " in " + file.path(),
                    "bench",
                    List.of(in(file.directory(), "make " + target.group(1))));
        });
    }

    /** Commands of which the time is measured. */
    private static Optional<Finding> command(String what, String name, List<String> commands) {
        StringBuilder yaml = new StringBuilder();
        yaml.append("# What makes the commands, on each side:\n# build: make\n\ncommands:\n");
        for (int i = 0; i < commands.size(); i++) {
            yaml.append("  - name: ").append(name).append(commands.size() > 1 ? "-" + (i + 1) : "").append('\n');
            yaml.append("    run: ").append(quoted(commands.get(i))).append('\n');
        }
        yaml.append(
                """
                    # What it prints decides in place of its time:
                    # metrics:
                    #   - {name: rate, unit: 1/s, better: higher, find: 'rate: (\\S+)'}
                """);
        return Draft.finding(what, yaml.toString());
    }

    /** Where nothing is found. */
    static Finding ownSuites() {
        String first = Suites.providers().get(0).name();
        return new Finding(
                "nothing to measure, so one of kvmbench's own suites",
                "# There are " + String.join(", ", Suites.providers().stream().map(SuiteProvider::name).toList())
                        + "; './kvmbench suites' says what they measure.\nsuites:\n  " + first + ":\n    preset: quick\n");
    }
}
