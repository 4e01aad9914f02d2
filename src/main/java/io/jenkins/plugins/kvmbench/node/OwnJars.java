package io.jenkins.plugins.kvmbench.node;

import hudson.remoting.Which;
import io.jenkins.plugins.kvmbench.agent.Worker;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The jars of this controller that a worker runs from: this plugin's, with the harness in it, and the libraries it uses. */
final class OwnJars {

    /** One class of each jar; by name, since what is in the libraries is the engine's affair. */
    private static final List<String> CLASSES = List.of(
            Worker.class.getName(),
            "com.fasterxml.jackson.databind.ObjectMapper",
            "com.fasterxml.jackson.core.JsonFactory",
            "com.fasterxml.jackson.annotation.JsonInclude",
            "com.sun.jna.Native");

    private static Map<Jar, Path> jars;

    private OwnJars() {}

    /** Where each is on this controller, in the order of the class path. */
    static synchronized Map<Jar, Path> get() throws IOException {
        if (jars == null) {
            Map<Jar, Path> found = new LinkedHashMap<>();
            for (String name : CLASSES) {
                Path source = file(name);
                // The classes of a plugin under development lie in a directory.
                Path jar = Files.isDirectory(source) ? packed(source) : source;
                found.put(Jar.of(jar, Files.isDirectory(source) ? "kvmbench.jar" : jar.toFile().getName()), jar);
            }
            jars = found;
        }
        return jars;
    }

    private static Path file(String className) throws IOException {
        try {
            return Which.jarFile(Class.forName(className, false, OwnJars.class.getClassLoader())).toPath();
        } catch (ClassNotFoundException e) {
            throw new IOException("this controller has no class " + className + ": is a plugin missing?", e);
        }
    }

    /** Equal classes make an equal jar. */
    private static Path packed(Path directory) throws IOException {
        Path jar = Files.createTempFile("kvmbench", ".jar");
        jar.toFile().deleteOnExit();
        List<Path> files;
        try (Stream<Path> walk = Files.walk(directory)) {
            files = walk.filter(Files::isRegularFile).sorted().toList();
        }
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Path file : files) {
                ZipEntry entry = new ZipEntry(directory.relativize(file).toString().replace('\\', '/'));
                entry.setLastModifiedTime(FileTime.fromMillis(0));
                zip.putNextEntry(entry);
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
        return jar;
    }
}
