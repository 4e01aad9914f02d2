/** Global configuration of the Jenkins plugin. */
package io.jenkins.plugins.kvmbench.config;
