package io.jenkins.plugins.kvmbench.storage;

import hudson.Extension;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.kvmbench.engine.codec.AtomicFile;
import io.jenkins.plugins.kvmbench.engine.codec.DecisionJson;
import io.jenkins.plugins.kvmbench.engine.codec.ResultReader;
import io.jenkins.plugins.kvmbench.engine.codec.ResultWriter;
import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;

/** Compressed JSON beside build.xml: {@code kvmbench/ID.json.gz} and {@code kvmbench/ID.decision.json.gz}. */
@Extension(ordinal = -1000)
public class FileResultStore extends ResultStore {

    private static final String DIRECTORY = "kvmbench";
    private static final int BUFFER = 1 << 16;

    @Override
    public String name() {
        return "files";
    }

    private static Path results(File build, String id) {
        return build.toPath().resolve(DIRECTORY).resolve(ResultId.check(id) + ".json.gz");
    }

    private static Path decision(File build, String id) {
        return build.toPath().resolve(DIRECTORY).resolve(ResultId.check(id) + ".decision.json.gz");
    }

    private static File directory(Job<?, ?> job, int build) {
        return new File(job.getBuildDir(), String.valueOf(build));
    }

    @Override
    public void write(Run<?, ?> run, String id, ResultSet results, Optional<Decision> decision) throws IOException {
        Path decided = decision(run.getRootDir(), id);
        if (decision.isPresent()) {
            AtomicFile.write(decided, out -> {
                GZIPOutputStream gzip = new GZIPOutputStream(out, BUFFER);
                DecisionJson.write(decision.get(), gzip);
                gzip.finish();
            });
        } else {
            Files.deleteIfExists(decided);
        }
        ResultWriter.write(results, results(run.getRootDir(), id));
    }

    @Override
    public InputStream open(Job<?, ?> job, int build, String id) throws IOException {
        Path file = results(directory(job, build), id);
        try {
            return Files.newInputStream(file);
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": there is no such file", e);
        }
    }

    @Override
    public ResultSet results(Job<?, ?> job, int build, String id, ResultReader.Keep keep) throws IOException {
        return ResultReader.read(results(directory(job, build), id), keep);
    }

    @Override
    public Optional<Decision> decision(Job<?, ?> job, int build, String id) throws IOException {
        Path file = decision(directory(job, build), id);
        try (InputStream bytes = Files.newInputStream(file)) {
            return Optional.of(DecisionJson.read(bytes, file.toString()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean has(Job<?, ?> job, int build, String id) {
        return Files.exists(results(directory(job, build), id));
    }

    @Override
    public SortedSet<Integer> builds(Job<?, ?> job, String id) {
        String[] names = job.getBuildDir().list();
        if (names == null) {
            return Collections.emptySortedSet();
        }
        SortedSet<Integer> builds = new TreeSet<>();
        for (String name : names) {
            // Beside the builds lie links to them and files of Jenkins.
            if (name.matches("[1-9]\\d{0,8}") && has(job, Integer.parseInt(name), id)) {
                builds.add(Integer.valueOf(name));
            }
        }
        return builds;
    }
}
