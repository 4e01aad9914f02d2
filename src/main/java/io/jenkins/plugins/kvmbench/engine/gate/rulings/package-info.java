/** What people decided about verdicts: accepted changes, waivers, their withdrawal. */
package io.jenkins.plugins.kvmbench.engine.gate.rulings;
