package io.jenkins.plugins.kvmbench.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process on this machine, not to be mistaken for a later one that got the same number.
 *
 * @param pid its number
 * @param startTicks when it started, in clock ticks since the machine was booted
 * @param boot the kernel's name for this boot
 */
public record ProcessId(long pid, long startTicks, String boot) {

    /** The process with this number; empty when there is none, or only its entry that nobody has collected yet. */
    public static Optional<ProcessId> of(long pid) {
        return ProcStat.read(pid).filter(ProcStat::isRunning).map(stat -> new ProcessId(pid, stat.startTicks(), bootId()));
    }

    /** Whether this very process still runs. */
    public boolean isAlive() {
        return of(pid).filter(this::equals).isPresent();
    }

    /** Whether the machine was booted since. */
    public boolean isOfEarlierBoot() {
        return !boot.equals(bootId());
    }

    /** One line that {@link #parse} reads. */
    public String text() {
        return pid + " " + startTicks + " " + boot + "\n";
    }

    /** @throws IOException when the text is not of {@link #text} */
    public static ProcessId parse(String text) throws IOException {
        String[] parts = text.strip().split(" ");
        try {
            if (parts.length == 3) {
                return new ProcessId(Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts[2]);
            }
        } catch (NumberFormatException notNumber) {
            // Said below.
        }
        throw new IOException("'" + text.strip() + "' names no process: it should be a number, a start and a boot");
    }

    private static String bootId() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id"), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
