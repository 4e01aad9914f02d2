/** The versioned result file, and the harness's plan and records: JSON by Jackson, streamed where it can be large. */
package io.jenkins.plugins.kvmbench.engine.codec;
