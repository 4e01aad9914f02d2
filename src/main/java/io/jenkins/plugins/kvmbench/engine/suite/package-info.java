/** What can be run: suites, their parameters and presets, and how a choice of them becomes a list of points. */
package io.jenkins.plugins.kvmbench.engine.suite;
