/** Reports for terminals. */
package io.jenkins.plugins.kvmbench.engine.report.text;
