/** The suite of system calls by trap, rewritten and called. */
package io.jenkins.plugins.kvmbench.engine.suites.syscall;
