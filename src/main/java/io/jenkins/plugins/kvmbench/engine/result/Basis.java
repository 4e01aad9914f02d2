package io.jenkins.plugins.kvmbench.engine.result;

/**
 * What a verdict on results rests on beside the samples. Results carry it from whoever measured them to whoever judges them, so
 * that both come to the same; what is in it is the gate's matter.
 */
public interface Basis {}
