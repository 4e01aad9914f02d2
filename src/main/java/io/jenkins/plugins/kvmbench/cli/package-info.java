/** The command line: arguments in, engine called, exit code out. No logic of its own. */
package io.jenkins.plugins.kvmbench.cli;
