package io.jenkins.plugins.kvmbench.engine.host;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The CPU's vulnerabilities and what the kernel does about them: the largest part of a system call's or an exit's cost. */
final class Mitigations {

    private static final String DIRECTORY = "/sys/devices/system/cpu/vulnerabilities";
    private static final String NOT_AFFECTED = "Not affected";
    private static final int DETAIL_DIGITS = 6;

    private Mitigations() {}

    /**
     * Names for people, and a hash over the full texts, in which a change of detail shows:
     * {@code mitigated: mds retbleed; vulnerable: srso (details 3f9a1c)}.
     */
    static String read(MachineFiles files) {
        SortedMap<String, String> states = new TreeMap<>();
        for (String name : files.names(DIRECTORY)) {
            files.text(DIRECTORY + "/" + name).ifPresent(text -> states.put(name, text));
        }
        if (states.isEmpty()) {
            return Virtualization.UNKNOWN;
        }
        // A newer kernel knows more names; what this CPU does not have must not make it another machine.
        states.values().removeIf(text -> text.equals(NOT_AFFECTED));
        if (states.isEmpty()) {
            return "not affected";
        }
        List<String> vulnerable = states.keySet().stream()
                .filter(name -> states.get(name).matches("(KVM: )?Vulnerable.*"))
                .toList();
        List<String> mitigated =
                states.keySet().stream().filter(name -> !vulnerable.contains(name)).toList();
        String words = List.of(list("mitigated", mitigated), list("vulnerable", vulnerable)).stream()
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
        return words + " (details " + Fingerprint.hash(states.toString(), DETAIL_DIGITS) + ")";
    }

    private static String list(String label, List<String> names) {
        return names.isEmpty() ? "" : label + ": " + String.join(" ", names);
    }
}
