/** {@code kvmbench.yaml}: what a repository says about its benchmarks, read and checked. */
package io.jenkins.plugins.kvmbench.engine.plan;
