package io.jenkins.plugins.kvmbench.engine.plan;

/**
 * A value that is one text.
 *
 * @param text as written, without quotes
 * @param at where
 */
record Scalar(String text, Position at) {}
