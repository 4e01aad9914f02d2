package io.jenkins.plugins.kvmbench.engine.gate;

/** A policy that does not go with the benchmarks it is to be used on; the message says what is there. */
public class PolicyException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    PolicyException(String message) {
        super(message);
    }
}
