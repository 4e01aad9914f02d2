package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.codec.ResultReader.Keep;
import io.jenkins.plugins.kvmbench.engine.gate.Directions;
import io.jenkins.plugins.kvmbench.engine.gate.Judgement;
import io.jenkins.plugins.kvmbench.engine.importer.Sources;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Files as the gate judges them. */
final class Judged {

    private Judged() {}

    /** One file: by what it carries, unless this call sets limits. */
    static Judgement file(Path file, Optional<String> format, GateOptions gate, Directions directions)
            throws IOException {
        ResultSet results = directions.applied(List.of(Sources.read(file, format, Keep.ALL))).get(0);
        return gate.given() ? Judgement.inOneRound(results, gate.policy()) : Judgement.of(results);
    }

    /** Two files, each one side. */
    static Judgement files(Path base, Path head, Optional<String> format, GateOptions gate, Directions directions)
            throws IOException {
        // The medians are all the evidence there is, in little memory.
        List<ResultSet> sides = directions.applied(Sources.readBoth(base, head, format, Keep.MEDIANS));
        return Judgement.apart(sides.get(0), sides.get(1), gate.policy());
    }
}
