/** Reports for comments and summaries. */
package io.jenkins.plugins.kvmbench.engine.report.markdown;
