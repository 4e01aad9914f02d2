/** Builds with known noise through the gate: how often it fails identical code, and what it catches. */
package io.jenkins.plugins.kvmbench.engine.gate.simulate;
