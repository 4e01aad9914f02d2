/** The suite of what virtual machines are made of. */
package io.jenkins.plugins.kvmbench.engine.suites.vm;
