/** The build steps {@code kvmBench} and {@code recordBenchmarks}: options, executions, baselines, results of builds. */
package io.jenkins.plugins.kvmbench.steps;
