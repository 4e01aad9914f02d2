package io.jenkins.plugins.kvmbench.engine.tool;

import java.nio.file.Path;

/**
 * Where one side of a comparison is measured.
 *
 * @param directory where its commands are run
 * @param label for people: the directory or revision as it was named
 * @param identity what is the same for the same source alone; two sides with one identity are an A/A
 */
public record Side(Path directory, String label, String identity) {}
