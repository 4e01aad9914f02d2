/** The suite of what a kernel's services cost. */
package io.jenkins.plugins.kvmbench.engine.suites.kernel;
