/** Drawings: SVG, and what Jenkins' charts are drawn from. */
package io.jenkins.plugins.kvmbench.engine.report.figure;
