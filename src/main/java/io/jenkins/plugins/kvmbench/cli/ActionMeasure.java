package io.jenkins.plugins.kvmbench.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/**
 * The measuring step of the GitHub Action: carries out what {@link ActionCheck} wrote down, and leaves what that came to for the
 * step that reports. It knows neither inputs nor the event: what it starts is the code of a change, and inherits its environment.
 */
final class ActionMeasure {

    /** Takes arguments, says what went wrong, gives an exit code. */
    interface Kvmbench {
        int run(List<String> arguments, PrintWriter errors);
    }

    private final ActionFiles files;
    private final PrintStream log;

    /** @param log where errors are shown */
    ActionMeasure(ActionFiles files, PrintStream log) {
        this.files = files;
        this.log = log;
    }

    /** @return 0 when the next step has something to report, be it a failure */
    int run(Kvmbench kvmbench) throws IOException {
        StringWriter errors = new StringWriter();
        int code = kvmbench.run(files.readArguments(), new PrintWriter(errors));
        log.print(errors);
        log.flush();
        if (code == ExitCodes.INTERRUPTED) {
            return code;
        }
        String reason = errors.toString().lines().filter(line -> !line.isBlank()).reduce("", (earlier, last) -> last);
        files.writeEnd(code, reason);
        return ExitCodes.PASS;
    }
}
