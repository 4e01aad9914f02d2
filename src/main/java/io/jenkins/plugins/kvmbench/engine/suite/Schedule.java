package io.jenkins.plugins.kvmbench.engine.suite;

/**
 * How long each invocation measures.
 *
 * @param timeMs measuring time of one benchmark in one invocation
 * @param sampleUs aimed length of one sample
 * @param warmupMs running time before the first sample
 * @param invocations fresh processes for each arm and round
 */
public record Schedule(int timeMs, int sampleUs, int warmupMs, int invocations) {}
