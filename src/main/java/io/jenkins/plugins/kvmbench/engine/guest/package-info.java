/** Measuring in a kernel of one's own: a virtual machine for each invocation, booted by QEMU. */
package io.jenkins.plugins.kvmbench.engine.guest;
