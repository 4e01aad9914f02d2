/** What people see in Jenkins: pages, columns, badges and the remote interface. Decides and draws nothing itself. */
package io.jenkins.plugins.kvmbench.ui;
