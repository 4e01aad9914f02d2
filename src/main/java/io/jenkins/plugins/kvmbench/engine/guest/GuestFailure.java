package io.jenkins.plugins.kvmbench.engine.guest;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a guest can fail. In the order in which one explains another. */
enum GuestFailure {
    CONSOLE_FLOOD("it printed too much on its console"),
    RESULTS_FLOOD("it wrote too many results"),
    KASAN("its kernel found a wrong memory access (KASAN)", "BUG: KASAN:"),
    KCSAN("its kernel found a data race (KCSAN)", "BUG: KCSAN:"),
    OOPS("its kernel did something forbidden (oops)", "Oops:", "BUG: unable to handle", "general protection fault", "kernel BUG at"),
    OUT_OF_MEMORY("it ran out of memory", "Out of memory", "out of memory", "System is deadlocked on memory"),
    NO_INIT(
            "its kernel did not start the harness",
            "No working init found",
            "Requested init ",
            "Unable to mount root fs",
            "No init found"),
    PANIC("its kernel panicked", "Kernel panic - not syncing"),
    HANG("it did not end in time and was stopped"),
    CLOCK("its clock does not agree with this machine's"),
    QEMU("QEMU could not boot it"),
    SETTING("it could not be set up"),
    WRONG_EXIT("it ended without saying how the harness ended");

    private final String words;
    private final List<String> signs;

    GuestFailure(String words, String... signs) {
        this.words = words;
        this.signs = List.of(signs);
    }

    /** The failure that a line of the console is a sign of. */
    static Optional<GuestFailure> of(String line) {
        for (GuestFailure failure : values()) {
            if (failure.signs.stream().anyMatch(line::contains)) {
                return Optional.of(failure);
            }
        }
        return Optional.empty();
    }

    /** Stable, for programs: {@code guest_panic}. */
    String code() {
        return "guest_" + name().toLowerCase(Locale.ROOT);
    }

    /**
     * For people.
     *
     * @param detail more; may be empty
     * @param lines the last of the console, or those around what was found
     */
    String message(String detail, List<String> lines) {
        return code() + ": " + words + (detail.isEmpty() ? "" : ": " + detail)
                + (lines.isEmpty() ? "; its console is empty" : "; its console: " + String.join(" | ", lines));
    }
}
