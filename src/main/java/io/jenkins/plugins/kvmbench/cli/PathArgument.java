package io.jenkins.plugins.kvmbench.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A file or directory that a user names. */
final class PathArgument implements ITypeConverter<Path> {

    /** An empty name, as of a variable that is not set, would be the current directory. */
    @Override
    public Path convert(String name) {
        try {
            return of(name);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    /** @throws IllegalArgumentException when no file can be called that; the message says what to do */
    static Path of(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a file or directory has a name ('.' is the current directory), and this is empty");
        }
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("'" + name.replace("\0", "\\0") + "' is no name of a file here ("
                    + e.getReason() + "): where it has characters that are not ASCII, set a locale that has them, for example"
                    + " LC_ALL=C.UTF-8");
        }
    }
}
