package io.jenkins.plugins.kvmbench.engine.result;

import java.util.Objects;

/**
 * What an arm stands for.
 *
 * @param label for people: the arm's parameters or command, a commit, a file's name
 * @param artifact hash over everything that makes this arm: binaries, parameters, command; two arms with the same
 *     non-empty hash are an A/A and cannot fail. Empty when not known
 */
public record Subject(String label, String artifact) {

    /** Nothing is known about the arm. */
    public static final Subject UNKNOWN = new Subject("", "");

    public Subject {
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(artifact, "artifact");
    }
}
