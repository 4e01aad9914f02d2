package io.jenkins.plugins.kvmbench.steps;

import java.io.Serializable;

/**
 * Which earlier build a build is compared with.
 *
 * @param job a job's full or relative name; empty: the job of a change request's target branch, else the job itself
 * @param build a number or a permalink; empty: the build that was accepted as baseline
 */
public record BaselineChoice(String job, String build) implements Serializable {}
