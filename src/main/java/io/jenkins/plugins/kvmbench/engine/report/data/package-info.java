/** Reports for programs. */
package io.jenkins.plugins.kvmbench.engine.report.data;
