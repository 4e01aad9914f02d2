package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.harness.HarnessBinary;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessException;
import io.jenkins.plugins.kvmbench.engine.session.Testbed;
import io.jenkins.plugins.kvmbench.engine.suite.Preset;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How this machine measures. */
final class MeasureOptions {

    private static final int MAX_CALIBRATION_SECONDS = 3600;

    @Option(names = "--preset", description = "quick, standard or full (default: quick)")
    private String preset;

    @Option(
            names = "--invocations",
            paramLabel = "K",
            description = "fresh processes for each side and round (default: the preset's)")
    private Integer invocations;

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
        return given().orElse(Preset.QUICK);
    }

    /** The preset that somebody asks for. */
    Optional<Preset> given() {
        return Optional.ofNullable(preset).map(Preset::of);
    }

    /** @return 0: the preset's */
    int invocations() {
        if (invocations != null && invocations < 1) {
            throw new SuiteException("--invocations cannot be " + invocations + ": 1 or more");
        }
        return invocations == null ? 0 : invocations;
    }

    /** @throws SuiteException when they cannot be obeyed */
    void check() {
        checkCalibration(calibrationSeconds);
        preset();
        invocations();
    }

    Testbed testbed(HarnessBinary own) throws HarnessException, InterruptedException {
        check();
        return Testbed.ofThisMachine(own, calibrationSeconds, keepDisturbed);
    }

    /** @throws SuiteException when nobody would wait that long */
    static void checkCalibration(int seconds) {
        if (seconds < 0 || seconds > MAX_CALIBRATION_SECONDS) {
            throw new SuiteException("--calibration cannot be " + seconds + ": from 0 to " + MAX_CALIBRATION_SECONDS
                    + " seconds");
        }
    }
}
