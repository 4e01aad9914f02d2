package io.jenkins.plugins.kvmbench.steps;

import hudson.EnvVars;
import io.jenkins.plugins.kvmbench.agent.Measurement;

/** What a build measures, as its source control plugins tell by variables. */
final class Origins {

    private Origins() {}

    static Measurement.Origin of(EnvVars env) {
        return new Measurement.Origin(
                first(env, "GIT_COMMIT", "SVN_REVISION", "MERCURIAL_REVISION"),
                first(env, "CHANGE_BRANCH", "BRANCH_NAME", "GIT_BRANCH"),
                first(env, "CHANGE_ID"),
                "");
    }

    private static String first(EnvVars env, String... names) {
        for (String name : names) {
            String value = env.get(name, "");
            if (!value.isEmpty()) {
                return value;
            }
        }
        return "";
    }
}
