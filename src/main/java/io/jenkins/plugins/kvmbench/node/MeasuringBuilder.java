package io.jenkins.plugins.kvmbench.node;

/** A build step of a project that measures: its builds are not started on a node where somebody measures already. */
public interface MeasuringBuilder {}
