package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.harness.Harness;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessBinary;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.session.Request;
import io.jenkins.plugins.kvmbench.engine.session.SessionPlan;
import io.jenkins.plugins.kvmbench.engine.suite.BenchmarkTool;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import io.jenkins.plugins.kvmbench.engine.tool.ReadyTool;
import io.jenkins.plugins.kvmbench.engine.tool.Side;
import io.jenkins.plugins.kvmbench.engine.tool.Workplace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What a tool of the user's is measured in: directories, or revisions of a git repository. */
final class SideOptions {

    private static final int MAX_TIMEOUT_SECONDS = 86_000;

    @Option(
            names = "--dir",
            paramLabel = "DIRECTORY",
            defaultValue = ".",
            description = "what is measured where a side is not named, and where revisions are looked up (default: the current one)")
    private Path directory;

    @Option(
            names = "--base",
            paramLabel = "REV|DIR",
            description = "what the change is compared with: a directory, or a git revision, which is checked out elsewhere"
                    + " for the time of the run; without it only one side is measured")
    private String base;

    @Option(names = "--head", paramLabel = "REV|DIR", description = "the change, likewise (default: --dir as it is)")
    private String head;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "3600",
            description = "a run that takes longer is ended and counts as failed (default: ${DEFAULT-VALUE})")
    private int timeoutSeconds;

    @Option(names = "--show", paramLabel = "PATTERN", description = "shows the rows in whose name this occurs, as --filter of compare")
    private String show;

    int timeoutMs() {
        if (timeoutSeconds < 1 || timeoutSeconds > MAX_TIMEOUT_SECONDS) {
            throw new SuiteException("--timeout cannot be " + timeoutSeconds + ": from 1 to " + MAX_TIMEOUT_SECONDS + " seconds");
        }
        return timeoutSeconds * 1000;
    }

    /** @throws SuiteException for what would be refused once both sides are built */
    void check(SessionOptions session, MeasureOptions measure, GateOptions gate) {
        if (head != null && base == null) {
            throw new SuiteException("--head goes with --base; to measure one side alone, name it in --dir");
        }
        gate.policy();
        SessionPlan.check(request(measure, session.seed()));
    }

    private Request request(MeasureOptions measure, long seed) {
        Map<Arm, Map<String, String>> arms =
                base == null ? Map.of() : Map.of(Arm.BASE, Map.of(), Arm.HEAD, Map.of());
        return new Request(List.of(), measure.preset(), Map.of(), arms, measure.invocations(), List.of(), seed);
    }

    /** Measures a tool on both sides, or on one. @return the exit code */
    int run(
            CommandSpec spec,
            BenchmarkTool tool,
            SessionOptions session,
            MeasureOptions measure,
            GateOptions gate,
            OutputOptions output)
            throws IOException, InterruptedException {
        check(session, measure, gate);
        try (Workplace place = Workplace.open(
                HarnessBinary.own(System.getenv()),
                (binary, plan, progress) -> new Harness(binary).run(plan, progress),
                what -> say(spec, what))) {
            return session.run(
                    spec, measure, gate, output, RowFilter.of(show), own -> plan(tool, measure, session.seed(), own, place));
        }
    }

    private static void say(CommandSpec spec, String what) {
        spec.commandLine().getErr().println(what);
        spec.commandLine().getErr().flush();
    }

    /** Checks the sides out and builds them. */
    private SessionPlan plan(BenchmarkTool tool, MeasureOptions measure, long seed, HarnessBinary own, Workplace place)
            throws IOException, InterruptedException {
        Map<Arm, Side> sides = new EnumMap<>(Arm.class);
        if (base != null) {
            sides.put(Arm.BASE, place.side(Arm.BASE, base, directory));
        }
        sides.put(Arm.HEAD, place.side(Arm.HEAD, head == null ? directory.toString() : head, directory));
        ReadyTool ready = place.ready(tool, sides);
        return SessionPlan.of(request(measure, seed), List.of(ready), own);
    }
}
