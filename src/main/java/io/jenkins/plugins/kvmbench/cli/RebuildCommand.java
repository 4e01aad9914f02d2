package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.harness.HarnessBinary;
import io.jenkins.plugins.kvmbench.engine.session.Rebuilds;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import io.jenkins.plugins.kvmbench.engine.suite.Suites;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rebuilds by a command line of the user's, which finds the seed for the order of linking in its environment. */
final class RebuildCommand implements Rebuilds.Rebuild {

    /** The environment's variable that holds the seed, a whole number. */
    static final String SEED = "KVMBENCH_LINK_SEED";

    private static final int TAIL = 1000;

    private final String command;
    private final Map<String, String> environment;
    private final boolean harnessIsRebuilt;
    private final Map<String, Long> seedsByHash = new HashMap<>();

    /**
     * @param command for /bin/sh
     * @param suites what is measured: the suites of this program measure the harness itself
     * @param environment this process's
     * @throws SuiteException when the harness is measured and nobody says which one the command builds
     */
    RebuildCommand(String command, List<String> suites, Map<String, String> environment) {
        this.command = command;
        this.environment = environment;
        this.harnessIsRebuilt = suites.stream().anyMatch(suite -> Suites.get(suite).subject().isEmpty());
        if (harnessIsRebuilt && environment.getOrDefault("KVMBENCH_HARNESS", "").isEmpty()) {
            throw new SuiteException("what suites " + suites + " measure is the harness: name the one that '" + command
                    + "' builds in KVMBENCH_HARNESS, for example KVMBENCH_HARNESS=native/build/kvmbench-harness");
        }
    }

    @Override
    public HarnessBinary build(long seed) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", command).redirectErrorStream(true);
        builder.environment().put(SEED, String.valueOf(seed));
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            int code = process.waitFor();
            if (code != 0) {
                throw new SuiteException("'" + command + "' with " + SEED + "=" + seed + " ended with code " + code + ": "
                        + said.substring(Math.max(0, said.length() - TAIL)));
            }
        } finally {
            process.destroy();
        }
        HarnessBinary harness = HarnessBinary.own(environment);
        Long same = seedsByHash.putIfAbsent(harness.sha256(), seed);
        if (harnessIsRebuilt && same != null) {
            throw new SuiteException("'" + command + "' builds the same '" + harness.path() + "' with " + SEED + "=" + same
                    + " and " + seed + ": the order of linking must follow it");
        }
        return harness;
    }
}
