package io.jenkins.plugins.kvmbench.cli;

import java.io.PrintStream;
import java.util.UUID;

/**
 * The log of a step, in which GitHub's runner looks for commands. From here to the end of the step it takes none but ours: what
 * is measured, and what it is called, may be anything.
 */
final class RunnerLog {

    /** How much an annotation matters. */
    enum Level {
        notice,
        warning,
        error
    }

    private static final String TITLE = "kvmbench";

    private final PrintStream out;
    private String token;

    RunnerLog(PrintStream out) {
        this.out = out;
        stop();
    }

    private void stop() {
        token = UUID.randomUUID().toString();
        out.println("::stop-commands::" + token);
        out.flush();
    }

    /** Shows a text on the page of the run, too. */
    void annotate(Level level, String text) {
        out.println("::" + token + "::");
        out.println("::" + level + " title=" + TITLE + "::" + escaped(text));
        stop();
    }

    private static String escaped(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }
}
