/** Runs the native harness as a process and reads what it says. */
package io.jenkins.plugins.kvmbench.engine.harness;
