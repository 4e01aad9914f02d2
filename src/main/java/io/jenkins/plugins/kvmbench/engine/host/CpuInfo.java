package io.jenkins.plugins.kvmbench.engine.host;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The first CPU of /proc/cpuinfo. Only the first block is read: on some kernels every further CPU costs milliseconds.
 *
 * @param fields the block's lines by name
 */
record CpuInfo(Map<String, String> fields) {

    static CpuInfo read(MachineFiles files) {
        Map<String, String> fields = new HashMap<>();
        for (String line : files.lines("/proc/cpuinfo", false)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
            }
        }
        return new CpuInfo(fields);
    }

    /**
     * The model in one line. Clouds call many models by one name, so the numbers that tell them apart are part of it.
     */
    Optional<String> model() {
        if (fields.containsKey("model name")) {
            return Optional.of(fields.get("model name").replaceAll("\\s+", " ")
                    + numbers(" family ", "cpu family", " model ", "model", " stepping ", "stepping"));
        }
        if (fields.containsKey("CPU implementer")) {
            return Optional.of("ARM"
                    + numbers(" implementer ", "CPU implementer", " part ", "CPU part", " variant ", "CPU variant",
                            " revision ", "CPU revision"));
        }
        return Optional.empty();
    }

    Optional<String> microcode() {
        return Optional.ofNullable(fields.get("microcode"));
    }

    Set<String> flags() {
        String flags = fields.getOrDefault("flags", fields.getOrDefault("Features", ""));
        return new HashSet<>(Arrays.asList(flags.split("\\s+")));
    }

    boolean isArm() {
        return fields.containsKey("CPU implementer");
    }

    boolean isX86() {
        return fields.containsKey("vendor_id") && fields.containsKey("flags");
    }

    private String numbers(String... labelsAndFields) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < labelsAndFields.length; i += 2) {
            String value = fields.get(labelsAndFields[i + 1]);
            if (value != null) {
                text.append(labelsAndFields[i]).append(value);
            }
        }
        return text.toString();
    }
}
