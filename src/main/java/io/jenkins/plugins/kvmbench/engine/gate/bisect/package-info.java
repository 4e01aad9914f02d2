/** Finds the commit that made something worse, by the gate's test. */
package io.jenkins.plugins.kvmbench.engine.gate.bisect;
