/** Decides: base and head become verdicts with reasons. Pure; see docs/method.md. */
package io.jenkins.plugins.kvmbench.engine.gate;
