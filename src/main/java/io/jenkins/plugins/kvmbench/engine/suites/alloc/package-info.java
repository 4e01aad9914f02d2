/** The suite of memory allocators. */
package io.jenkins.plugins.kvmbench.engine.suites.alloc;
