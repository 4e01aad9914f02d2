package io.jenkins.plugins.kvmbench.node;

import hudson.FilePath;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import jenkins.agents.ControllerToAgentFileCallable;

/**
 * What a worker runs from, in the cache of an agent: files under names with their SHA-256, copied where they are missing or
 * damaged, removed when nothing has used them for a week.
 *
 * @param classpath paths on the agent
 * @param cache the agent's directory for caches; the worker unpacks the harness below it
 */
record Deployment(List<String> classpath, String cache) {

    private static final Duration KEEP = Duration.ofDays(7);

    /**
     * Makes sure that all is there.
     *
     * @param root the agent's root directory
     * @throws IOException when it cannot be copied, or arrives damaged
     */
    static Deployment on(FilePath root) throws IOException, InterruptedException {
        FilePath cache = root.child("caches");
        FilePath directory = cache.child("kvmbench").child("jars");
        Map<Jar, Path> own = OwnJars.get();
        for (Jar missing : directory.act(new Check(new ArrayList<>(own.keySet())))) {
            FilePath part = directory.child(missing.fileName() + "." + UUID.randomUUID() + ".part");
            part.copyFrom(new FilePath(own.get(missing).toFile()));
            part.act(new Accept(missing));
        }
        return new Deployment(
                own.keySet().stream()
                        .map(jar -> directory.child(jar.fileName()).getRemote())
                        .toList(),
                cache.getRemote());
    }

    /** On the directory of the jars: which are missing; tidies up. */
    private record Check(List<Jar> jars) implements ControllerToAgentFileCallable<List<Jar>> {

        @Override
        public List<Jar> invoke(File file, VirtualChannel channel) throws IOException {
            Path directory = file.toPath();
            Files.createDirectories(directory);
            List<Jar> missing = new ArrayList<>();
            FileTime now = FileTime.from(Instant.now());
            for (Jar jar : jars) {
                Path copy = directory.resolve(jar.fileName());
                if (Files.isRegularFile(copy) && Jar.sha256(copy).equals(jar.sha256())) {
                    Files.setLastModifiedTime(copy, now);
                } else {
                    missing.add(jar);
                }
            }
            tidy(directory.getParent(), Instant.now().minus(KEEP));
            return missing;
        }

        /** The jars and harnesses of versions that are no longer used. */
        private static void tidy(Path cache, Instant before) throws IOException {
            List<Path> old;
            try (Stream<Path> files = Files.walk(cache, 2)) {
                old = files.filter(Files::isRegularFile)
                        .filter(file -> file.toFile().lastModified() < before.toEpochMilli())
                        .toList();
            }
            for (Path file : old) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** On a copy that has arrived: checks it and gives it its name. */
    private record Accept(Jar jar) implements ControllerToAgentFileCallable<Void> {

        @Override
        public Void invoke(File file, VirtualChannel channel) throws IOException {
            Path part = file.toPath();
            String arrived = Jar.sha256(part);
            if (!arrived.equals(jar.sha256())) {
                Files.delete(part);
                throw new IOException(jar.name() + " arrived damaged at " + part.getParent() + ": its SHA-256 is " + arrived
                        + ", not " + jar.sha256() + "; is the disk full?");
            }
            Files.move(
                    part,
                    part.resolveSibling(jar.fileName()),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            return null;
        }
    }
}
