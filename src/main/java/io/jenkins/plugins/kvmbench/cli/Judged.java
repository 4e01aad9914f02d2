package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.codec.ResultReader.Keep;
import io.jenkins.plugins.kvmbench.engine.gate.Directions;
import io.jenkins.plugins.kvmbench.engine.gate.Judgement;
import io.jenkins.plugins.kvmbench.engine.history.Build;
import io.jenkins.plugins.kvmbench.engine.history.Reference;
import io.jenkins.plugins.kvmbench.engine.importer.Sources;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** Files as the gate judges them. */
final class Judged {

    private Judged() {}

    /** One file: by what it carries, unless this call sets limits. */
    static Judgement file(CommandSpec spec, Path file, Optional<String> format, GateOptions gate, Directions directions)
            throws IOException {
        ResultSet results = directions.applied(List.of(Sources.read(file, format, Keep.ALL))).get(0);
        Judgement judgement = gate.given() ? Judgement.inOneRound(results, gate.policy()) : Judgement.of(results);
        if (gate.given() && judgement.decision().isEmpty()) {
            note(spec, "'" + file + "' holds one side, so nothing is compared and limits count for nothing; 'kvmbench compare BASE"
                    + " HEAD' compares two files");
        }
        return judgement;
    }

    /** Two files, each one side. */
    static Judgement files(CommandSpec spec, Path base, Path head, Optional<String> format, GateOptions gate, Directions directions)
            throws IOException {
        // The medians are all the evidence there is, in little memory.
        List<ResultSet> sides = directions.applied(Sources.readBoth(base, head, format, Keep.MEDIANS));
        noteBothSides(spec, base, sides.get(0));
        noteBothSides(spec, head, sides.get(1));
        return Judgement.apart(sides.get(0), sides.get(1), gate.policy());
    }

    /** One file against a directory of earlier ones. */
    static Judgement history(
            CommandSpec spec, Path directory, Path head, Optional<String> format, GateOptions gate, Directions directions)
            throws IOException {
        ResultSet results = Sources.read(head, format, Keep.MEDIANS);
        List<Build> builds = HistoryDirectory.read(spec, directory, format, Optional.of(head));
        Reference reference = Reference.of(builds, results);
        List<ResultSet> sides = directions.applied(List.of(reference.base(), results));
        return Judgement.ofHistory(sides.get(0), sides.get(1), gate.policy(), reference.terms());
    }

    private static void noteBothSides(CommandSpec spec, Path file, ResultSet results) {
        if (!results.on(Arm.BASE).isEmpty() && !results.on(Arm.HEAD).isEmpty()) {
            note(spec, "'" + file + "' holds both sides of a comparison: only its head is compared here; 'kvmbench report "
                    + file + "' shows its own verdict");
        }
    }

    private static void note(CommandSpec spec, String text) {
        spec.commandLine().getErr().println("kvmbench: " + text);
        spec.commandLine().getErr().flush();
    }
}
