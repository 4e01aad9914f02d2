/** Tells GitHub what a build measured: from the credentials and the change request to a comment and a check. */
package io.jenkins.plugins.kvmbench.publish;
