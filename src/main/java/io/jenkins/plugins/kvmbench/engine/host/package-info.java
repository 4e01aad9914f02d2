/**
 * The machine: its fingerprint, what disturbs it, whether its KVM works. Reads /proc and /sys, and is the only package
 * that calls the kernel through JNA; where a fact cannot be had it says so and why, and nothing throws.
 */
package io.jenkins.plugins.kvmbench.engine.host;
