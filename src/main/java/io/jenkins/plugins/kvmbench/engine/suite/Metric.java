package io.jenkins.plugins.kvmbench.engine.suite;

import io.jenkins.plugins.kvmbench.engine.result.Direction;

/**
 * What a benchmark measures.
 *
 * @param name in results
 * @param unit as results carry it
 * @param better which way it gets better
 * @param gate whether it decides; the others explain
 * @param help what it is, in a line
 */
public record Metric(String name, String unit, Direction better, boolean gate, String help) {}
