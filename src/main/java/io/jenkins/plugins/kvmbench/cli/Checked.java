package io.jenkins.plugins.kvmbench.cli;

import java.io.IOException;

/** A command that can say whether its arguments are possible, without carrying them out. */
interface Checked {

    /** @throws IOException or an {@link IllegalArgumentException}: what it would end with before it did anything */
    void check() throws IOException;
}
