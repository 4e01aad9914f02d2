package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.codec.FormatException;
import io.jenkins.plugins.kvmbench.engine.gate.Nearest;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessException;
import io.jenkins.plugins.kvmbench.engine.session.MachineBusyException;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import io.jenkins.plugins.kvmbench.engine.tool.ToolException;
import java.io.FileDescriptor;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine;

/** {@code kvmbench}. */
@Command(
        name = "kvmbench",
        description = "Continuous benchmarking of virtualization that people can trust.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  pass",
            "  1  regression",
            "  2  nothing measured, or what was measured or read is not valid",
            "  3  usage or configuration",
            "  4  this machine cannot (for example no /dev/kvm)",
            "",
            "Shell completion: source <(kvmbench generate-completion)",
            ""
        })
public final class Main {

    private static final Map<String, Class<?>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("doctor", DoctorCommand.class);
        COMMANDS.put("suites", SuitesCommand.class);
        COMMANDS.put("init", InitCommand.class);
        COMMANDS.put("run", RunCommand.class);
        COMMANDS.put("compare", CompareCommand.class);
        COMMANDS.put("baseline", BaselineCommand.class);
        COMMANDS.put("report", ReportCommand.class);
        COMMANDS.put("publish", PublishCommand.class);
        COMMANDS.put("selftest", SelftestCommand.class);
        COMMANDS.put("gate", GateCommand.class);
        COMMANDS.put("trend", TrendCommand.class);
        COMMANDS.put("bisect", BisectCommand.class);
        COMMANDS.put("change-points", ChangePointsCommand.class);
        COMMANDS.put("simulate", SimulateCommand.class);
        COMMANDS.put("github-action", GithubActionCommand.class);
        COMMANDS.put("generate-completion", AutoComplete.GenerateCompletion.class);
        COMMANDS.put("help", CommandLine.HelpCommand.class);
    }

    private Main() {}

    public static void main(String[] arguments) {
        boolean known = arguments.length > 0 && COMMANDS.containsKey(arguments[0]);
        boolean alone = known && !arguments[0].equals("help") && !arguments[0].equals("generate-completion");
        // Reading the options of every command takes longer than many a call.
        CommandLine root = commandLine(alone ? Set.of(arguments[0]) : COMMANDS.keySet());
        ProcessOutput out = ProcessOutput.standard();
        System.setErr(ProcessOutput.words(FileDescriptor.err));
        int code = root.setOut(out).setErr(new PrintWriter(System.err, true)).execute(arguments);
        out.flush();
        System.out.flush();
        System.exit(code);
    }

    /** The whole command line. */
    static CommandLine commandLine() {
        return commandLine(COMMANDS.keySet());
    }

    private static CommandLine commandLine(Collection<String> commands) {
        CommandLine root = new CommandLine(new Main());
        commands.forEach(name -> root.addSubcommand(name, COMMANDS.get(name)));
        return root
                .registerConverter(Path.class, new PathArgument())
                .setExitCodeExceptionMapper(Main::exitCode)
                .setExecutionExceptionHandler(Main::report)
                .setParameterExceptionHandler(Main::misused)
                .setUsageHelpAutoWidth(true)
                .setAbbreviatedOptionsAllowed(false);
    }

    private static int report(Exception failure, CommandLine command, CommandLine.ParseResult arguments) {
        PrintWriter err = command.getErr();
        int code = exitCode(failure);
        if (code == ExitCodes.INTERRUPTED) {
            err.println("interrupted; nothing is left running");
        } else if (expected(failure)) {
            err.println("kvmbench: " + message(failure));
        } else {
            err.println("kvmbench: a defect, please report it:");
            failure.printStackTrace(err);
        }
        err.flush();
        return code;
    }

    /** What is wrong, and where to read on: the whole usage would push it off the screen. */
    private static int misused(CommandLine.ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        if (arguments.length == 0) {
            command.usage(err);
            err.println();
        }
        err.println("kvmbench: " + misuse(failure, command));
        CommandLine.UnmatchedArgumentException.printSuggestions(failure, err);
        err.println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
        err.flush();
        return ExitCodes.USAGE;
    }

    /** A word where a command should be is an unknown command. */
    private static String misuse(CommandLine.ParameterException failure, CommandLine command) {
        if (failure instanceof CommandLine.UnmatchedArgumentException unmatched
                && !unmatched.isUnknownOption()
                && command.getParent() == null) {
            String word = unmatched.getUnmatched().get(0);
            return "there is no command '" + word + "', but " + Nearest.of(word, COMMANDS.keySet());
        }
        return failure.getMessage();
    }

    private static boolean expected(Throwable failure) {
        return failure instanceof IOException || failure instanceof IllegalArgumentException;
    }

    static String message(Throwable failure) {
        // The file system's exceptions say only the file's name.
        if (failure instanceof NoSuchFileException absent) {
            return "'" + absent.getFile() + "' does not exist";
        }
        return failure instanceof FileNotFoundException
                ? "'" + failure.getMessage() + "' does not exist"
                : failure.getMessage();
    }

    static int exitCode(Throwable failure) {
        if (failure instanceof InterruptedException) {
            return ExitCodes.INTERRUPTED;
        }
        if (failure instanceof SuiteException || failure instanceof NoSuchFileException) {
            return ExitCodes.USAGE;
        }
        if (failure instanceof HarnessException) {
            return ExitCodes.CANNOT;
        }
        return failure instanceof FormatException || failure instanceof MachineBusyException || failure instanceof ToolException
                ? ExitCodes.INVALID
                : ExitCodes.USAGE;
    }

    /** The version in the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"kvmbench " + (version == null ? "(not packaged)" : version)};
        }
    }
}
