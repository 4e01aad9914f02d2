package io.jenkins.plugins.kvmbench.engine.host;

import io.jenkins.plugins.kvmbench.engine.result.Agent;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.SortedMap;

/** This machine as a run records it. */
public final class Machine {
    private Machine() {}

    /**
     * This machine under its host name.
     *
     * @param calibration the noise of the day by name, empty when not measured
     */
    public static Agent agent(SortedMap<String, Double> calibration) {
        return agent(hostName(), calibration);
    }

    /** This machine under a name of the caller's, for example a Jenkins node's. */
    public static Agent agent(String name, SortedMap<String, Double> calibration) {
        Fingerprint fingerprint = Fingerprint.ofThisMachine();
        return new Agent(name, fingerprint.id(), fingerprint.parts(), calibration);
    }

    /** The kernel's own name for the machine: asking the network can take seconds. */
    private static String hostName() {
        return new MachineFiles(Path.of("/")).text("/proc/sys/kernel/hostname").orElseGet(() -> {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException e) {
                return "localhost";
            }
        });
    }
}
