/** What a build measured, on Jenkins' disk: a file for each build, and an index for each job. */
package io.jenkins.plugins.kvmbench.storage;
