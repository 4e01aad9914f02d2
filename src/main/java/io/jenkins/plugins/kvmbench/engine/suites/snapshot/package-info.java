/** The suite of snapshot-fuzzing resets. */
package io.jenkins.plugins.kvmbench.engine.suites.snapshot;
