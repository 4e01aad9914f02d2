package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.codec.ResultReader.Keep;
import io.jenkins.plugins.kvmbench.engine.gate.AbGate;
import io.jenkins.plugins.kvmbench.engine.gate.BaselineGate;
import io.jenkins.plugins.kvmbench.engine.gate.Context;
import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.importer.Sources;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Result files and what the gate makes of them.
 *
 * @param results of both sides where there are two
 * @param decision empty where nothing can be compared
 */
record Judged(ResultSet results, Optional<Decision> decision) {

    /** One file; where it holds both sides they are gated again. */
    static Judged of(Path file, Optional<String> format, Policy policy) throws IOException {
        ResultSet results = Sources.read(file, format, Keep.ALL);
        if (results.on(Arm.BASE).isEmpty()) {
            return new Judged(results, Optional.empty());
        }
        AbGate again = new AbGate(policy, Context.of(results.run()));
        return new Judged(
                results, Optional.of(again.decide(again.replay(results.results()), results.results())));
    }

    /** Two files, each one side. */
    static Judged of(Path base, Path head, Optional<String> format, Policy policy) throws IOException {
        // The medians are all the evidence there is, in little memory.
        List<ResultSet> sides = Sources.readBoth(base, head, format, Keep.MEDIANS);
        Decision decision = new BaselineGate(policy, Context.NONE).decide(sides.get(0), sides.get(1));
        return new Judged(ResultSet.together(sides.get(0), sides.get(1)), Optional.of(decision));
    }
}
