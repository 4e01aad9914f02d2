/** The suite of any command. */
package io.jenkins.plugins.kvmbench.engine.suites.command;
