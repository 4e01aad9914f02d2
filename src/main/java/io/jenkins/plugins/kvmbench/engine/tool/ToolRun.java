package io.jenkins.plugins.kvmbench.engine.tool;

import io.jenkins.plugins.kvmbench.engine.codec.HarnessPlan;
import io.jenkins.plugins.kvmbench.engine.codec.ResultReader.Keep;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessOutput;
import io.jenkins.plugins.kvmbench.engine.importer.Sources;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.Skip;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;

/** One run of a tool: a command, and what it leaves. */
public final class ToolRun {

    private final HarnessPlan plan;
    private final RunFiles files;
    private final String format;
    private final Predicate<String> wanted;

    ToolRun(HarnessPlan plan, RunFiles files, String format, Predicate<String> wanted) throws IOException {
        this.plan = plan;
        this.files = files;
        this.format = format;
        this.wanted = wanted;
        files.before();
    }

    /** What the harness is to do. */
    public HarnessPlan plan() {
        return plan;
    }

    /**
     * What the run measured.
     *
     * @param output what the harness said of it
     * @throws IOException when it failed, left nothing, or left what cannot be read: then nothing of it counts
     */
    public ResultSet results(HarnessOutput output) throws IOException {
        Optional<String> failure = Commands.failure(output);
        if (failure.isPresent()) {
            throw new ToolException(failure.get());
        }
        Path taken = files.take();
        ResultSet all;
        try {
            all = Sources.read(taken, format.isEmpty() ? Optional.empty() : Optional.of(format), Keep.ALL);
        } catch (IOException e) {
            throw new ToolException(named(e.getMessage(), taken));
        }
        Optional<Skip> broken = all.skips().stream().filter(Skip::broken).findFirst();
        if (broken.isPresent()) {
            throw new ToolException(named(broken.get().what() + ": " + broken.get().reason(), taken));
        }
        return all.withResults(all.results().stream()
                .filter(result -> wanted.test(result.id().benchmark()))
                .toList());
    }

    /** The copy that was read is of no use to anybody who wants to look at the file. */
    private static String named(String message, Path taken) {
        return message.replace(taken + "/", "").replace(taken.toString(), "what it left");
    }
}
