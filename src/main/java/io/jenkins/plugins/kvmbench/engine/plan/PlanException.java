package io.jenkins.plugins.kvmbench.engine.plan;

import java.util.List;

/** What is wrong with a {@code kvmbench.yaml}: everything at once, a line each, {@code file:line:column: what, and what to do}. */
public class PlanException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    PlanException(List<String> problems) {
        super(String.join("\n", problems));
    }
}
