/** Reports as pages, and the parts that Jenkins' pages share with them. */
package io.jenkins.plugins.kvmbench.engine.report.html;
