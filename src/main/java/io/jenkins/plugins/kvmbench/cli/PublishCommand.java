package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.gate.Judgement;
import io.jenkins.plugins.kvmbench.engine.github.Outcome;
import io.jenkins.plugins.kvmbench.engine.github.Publication;
import io.jenkins.plugins.kvmbench.engine.github.Publisher;
import io.jenkins.plugins.kvmbench.engine.github.Target;
import io.jenkins.plugins.kvmbench.engine.github.Token;
import io.jenkins.plugins.kvmbench.engine.github.When;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "publish",
        description = "Publishes results on GitHub: a comment that is kept up to date, a check, a job summary.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nThe token%n",
        footer = {
            "  comes from KVMBENCH_GITHUB_TOKEN, else from GITHUB_TOKEN. It needs the",
            "  permission 'pull requests: write' for --comment, and 'checks: write' or",
            "  'commit statuses: write' for --check.",
            "",
            "The exit code",
            "  is the verdict on the results, whatever became of publishing them. With",
            "  --strict it is 3 where the verdict would be 0 and something was not",
            "  published. Results that are not compared pass.",
            "",
            "Examples:",
            "  kvmbench publish results.json --comment --check --pull-request 7 \\",
            "      --repository me/vmm --sha $HEAD_SHA",
            "  kvmbench publish base.json head.json --summary $GITHUB_STEP_SUMMARY",
            "  kvmbench publish --outdate --suite snapshot --pull-request 7 \\",
            "      --repository me/vmm --sha $HEAD_SHA"
        })
final class PublishCommand implements Callable<Integer> {

    /** Kept, because loggers that nobody holds forget their level. */
    private static final Logger LIBRARY = Logger.getLogger("org.kohsuke.github");

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..2",
            description = "a result file (with both sides: by the limits it carries, or by those given here), or BASE and HEAD")
    private List<Path> files = List.of();

    @Option(names = "--format", paramLabel = "NAME", description = "the format of the files, where it cannot be found out")
    private String format;

    @Option(names = "--comment", description = "on the pull request: one for each job and suite, updated, never stacked")
    private boolean comment;

    @Option(names = "--check", description = "on the commit: a check run, or a commit status where the token may not write checks")
    private boolean check;

    @Option(names = "--summary", paramLabel = "FILE", description = "appends the report in Markdown, up to 1 MiB")
    private Path summary;

    @Option(names = "--outdate", description = "only marks the comment of an earlier commit as outdated, when measuring begins")
    private boolean outdate;

    @Option(
            names = "--repository",
            paramLabel = "OWNER/NAME",
            defaultValue = "${env:GITHUB_REPOSITORY:-}",
            description = "default: GITHUB_REPOSITORY of the environment")
    private String repository;

    @Option(names = "--pull-request", paramLabel = "N", defaultValue = "0", description = "where the comment goes")
    private int pullRequest;

    @Option(
            names = "--sha",
            paramLabel = "SHA",
            defaultValue = "",
            description = "the commit that was measured: the pull request's head, not a merge of it")
    private String sha;

    @Option(
            names = "--job",
            paramLabel = "NAME",
            defaultValue = "kvmbench",
            description = "what tells this job's comment and check from those of others (default: ${DEFAULT-VALUE})")
    private String job;

    @Option(
            names = "--suite",
            paramLabel = "NAME",
            defaultValue = "",
            description = "the same for suites of one job (default: those in the files)")
    private String suite;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "always",
            description = "when a pull request gets its first comment: always, on-change, on-failure (default: ${DEFAULT-VALUE}); "
                    + "one that is there is always updated")
    private String mode;

    @Option(names = "--link", paramLabel = "LABEL=URL", description = "a link below the report, for example to the build")
    private List<String> links = new ArrayList<>();

    @Option(names = "--details-url", paramLabel = "URL", defaultValue = "", description = "where 'Details' of the check leads")
    private String details;

    @Option(
            names = "--api-url",
            paramLabel = "URL",
            defaultValue = "${env:GITHUB_API_URL:-https://api.github.com}",
            description = "https://HOST/api/v3 of an Enterprise server (default: GITHUB_API_URL of the environment, else GitHub's)")
    private String apiUrl;

    @Option(
            names = "--dry-run",
            description = "prints the requests, as if nothing had been published yet, and sends none; needs no token")
    private boolean dryRun;

    @Option(names = "--strict", description = "exit code 3 where the verdict is 0 and something was not published")
    private boolean strict;

    @Mixin
    private GateOptions gate;

    @Mixin
    private DirectionOptions better;

    /** Of the process; tests have others. */
    Map<String, String> environment = System.getenv();

    @Override
    public Integer call() throws IOException, InterruptedException {
        require(outdate != (comment || check || summary != null), "give --comment, --check or --summary, or --outdate alone");
        require(outdate == files.isEmpty(), outdate ? "--outdate takes no files" : "give a result file, or BASE and HEAD");
        require(!outdate || !suite.isEmpty(), "--outdate needs --suite: there are no files to take it from");
        require(!(comment || outdate) || pullRequest > 0, "a comment needs --pull-request");
        if (summary != null) {
            Targets.check(Map.of("--summary", summary.toString()), files);
        }
        // What it retries, it tells at length; the outcome says it in a line.
        LIBRARY.setLevel(Level.WARNING);
        When when = When.of(mode);
        List<ReportInput.Link> below = links.stream().map(PublishCommand::link).toList();
        if (outdate) {
            Target target = target(suite);
            return exitCode(ExitCodes.PASS, List.of(publisher(target).outdate(target)));
        }
        Judgement judgement = judgement();
        ReportInput input = ReportInput.of(judgement).withLinks(below);
        int verdict = ExitCodes.of(spec, judgement);
        return exitCode(verdict, publish(new Publication(input, when, details)));
    }

    private List<Outcome> publish(Publication publication) throws IOException, InterruptedException {
        List<Outcome> outcomes = new ArrayList<>();
        if (comment || check) {
            Target target = target(suite.isEmpty() ? suites(publication.report()) : suite);
            Publisher publisher = publisher(target);
            // The check first: it tells an app its name, by which it knows its comments.
            if (check) {
                outcomes.add(publisher.check(target, publication));
            }
            if (comment) {
                outcomes.add(publisher.comment(target, publication));
            }
        }
        if (summary != null) {
            try {
                append(publication);
            } catch (IOException e) {
                outcomes.add(new Outcome(Outcome.Kind.FAILED, "--summary", "'" + summary + "': " + e.getMessage(), ""));
            }
        }
        return outcomes;
    }

    private Judgement judgement() throws IOException {
        Optional<String> known = Optional.ofNullable(format);
        return files.size() == 2
                ? Judged.files(spec, files.get(0), files.get(1), known, gate, better.directions())
                : Judged.file(spec, files.get(0), known, gate, better.directions());
    }

    private Target target(String suites) {
        require(!repository.isEmpty(), "--repository OWNER/NAME is missing");
        require(!sha.isEmpty(), "--sha is missing: the commit that was measured");
        return new Target(repository, pullRequest, sha, job, suites);
    }

    private Publisher publisher(Target target) {
        if (dryRun) {
            PrintWriter out = spec.commandLine().getOut();
            return Publisher.dryRun(apiUrl, target, request -> {
                out.println(request);
                out.flush();
            });
        }
        return Publisher.connect(apiUrl, token(environment), environment);
    }

    private static Token token(Map<String, String> environment) {
        String own = environment.getOrDefault("KVMBENCH_GITHUB_TOKEN", "");
        String token = own.isBlank() ? environment.getOrDefault("GITHUB_TOKEN", "") : own;
        require(!token.isBlank(), "there is no token: set GITHUB_TOKEN or KVMBENCH_GITHUB_TOKEN in the environment");
        return Token.of(token);
    }

    private int exitCode(int verdict, List<Outcome> outcomes) {
        PrintWriter err = spec.commandLine().getErr();
        outcomes.forEach(outcome -> err.println("kvmbench: " + outcome));
        err.flush();
        boolean unpublished = outcomes.stream().anyMatch(outcome -> outcome.kind() == Outcome.Kind.FAILED);
        return strict && unpublished && verdict == ExitCodes.PASS ? ExitCodes.USAGE : verdict;
    }

    /** What the step appended before counts too; GitHub drops a summary that is too long as a whole. */
    private void append(Publication publication) throws IOException {
        long used = Files.exists(summary) ? Files.size(summary) : 0;
        int room = (int) (Publication.STEP_SUMMARY - Math.min(used, Publication.STEP_SUMMARY));
        if (room < Publication.LEAST) {
            spec.commandLine().getErr().println("kvmbench: summary skipped: '" + summary + "' is full");
            return;
        }
        Files.write(
                summary,
                publication.markdown(room).getBytes(StandardCharsets.UTF_8),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    /** Without those that only explain, as the anchor does that watches the machine. */
    private static String suites(ReportInput input) {
        return input.results().results().stream()
                .filter(Result::gating)
                .map(result -> result.id().suite())
                .distinct()
                .sorted()
                .collect(Collectors.joining(","));
    }

    private static ReportInput.Link link(String text) {
        int equals = text.indexOf('=');
        require(equals > 0, "--link cannot be '" + text + "': write LABEL=URL");
        return new ReportInput.Link(text.substring(0, equals), text.substring(equals + 1));
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new SuiteException(otherwise);
        }
    }
}
