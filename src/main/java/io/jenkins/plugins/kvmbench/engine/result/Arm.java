package io.jenkins.plugins.kvmbench.engine.result;

/** A side of a comparison. A run that compares nothing has only {@link #HEAD}. */
public enum Arm {
    /** What the change is compared with. */
    BASE,
    /** The change. */
    HEAD
}
