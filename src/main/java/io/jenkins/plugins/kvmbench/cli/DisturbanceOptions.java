package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.host.ContaminationRules;
import picocli.CommandLine.Option;

/** What becomes of invocations that something else on the machine disturbed. */
final class DisturbanceOptions {

    @Option(
            names = "--keep-disturbed",
            description = "counts invocations that were disturbed (steal, throttling, other processes) instead of measuring "
                    + "them again; what disturbed them is recorded all the same")
    private boolean keep;

    ContaminationRules rules() {
        return keep ? ContaminationRules.NONE : ContaminationRules.DEFAULT;
    }
}
