package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.gate.Directions;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which way metrics get better that their units do not say. */
final class DirectionOptions {

    @Option(
            names = "--better",
            paramLabel = "GLOB=lower|higher",
            description = "which way the metrics or suite/benchmarks that match get better, where their unit does not say it")
    private List<String> better = new ArrayList<>();

    Directions directions() {
        return Directions.parse(better);
    }
}
