/** The index behind trends: points of all series in one append-only file. */
package io.jenkins.plugins.kvmbench.engine.history.index;
