/** Benchmark tools of the user's: base and head checked out and built, a run as one command, the result files that it leaves. */
package io.jenkins.plugins.kvmbench.engine.tool;
