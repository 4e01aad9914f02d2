package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.harness.HarnessBinary;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessException;
import io.jenkins.plugins.kvmbench.engine.host.ContaminationRules;
import io.jenkins.plugins.kvmbench.engine.session.Testbed;
import io.jenkins.plugins.kvmbench.engine.suite.Preset;
import picocli.CommandLine.Option;

/** How this machine measures. */
final class MeasureOptions {

    @Option(names = "--preset", defaultValue = "quick", description = "quick, standard or full (default: ${DEFAULT-VALUE})")
    private String preset;

    @Option(
            names = "--invocations",
            paramLabel = "K",
            defaultValue = "0",
            description = "fresh processes for each side and round (default: the preset's)")
    private int invocations;

    @Option(
            names = "--calibration",
            paramLabel = "SECONDS",
            defaultValue = "1",
            description = "how long to measure the machine's noise first (default: ${DEFAULT-VALUE}; 0: not at all)")
    private int calibrationSeconds;

    @Option(
            names = "--keep-disturbed",
            description = "counts invocations that were disturbed (steal, throttling, other processes) instead of measuring "
                    + "them again; what disturbed them is recorded all the same")
    private boolean keepDisturbed;

    Preset preset() {
        return Preset.of(preset);
    }

    int invocations() {
        return invocations;
    }

    Testbed testbed(HarnessBinary own) throws HarnessException, InterruptedException {
        return Testbed.ofThisMachine(
                own, calibrationSeconds, keepDisturbed ? ContaminationRules.NONE : ContaminationRules.DEFAULT);
    }
}
