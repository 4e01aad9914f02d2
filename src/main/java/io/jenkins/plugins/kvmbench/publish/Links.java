package io.jenkins.plugins.kvmbench.publish;

import hudson.model.Run;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput.Link;
import java.util.List;
import jenkins.model.Jenkins;

/**
 * Where more can be seen of a build's results, as whole URLs.
 *
 * @param page of the results; empty where Jenkins does not know its own address
 * @param all with their labels; none where Jenkins does not know its own address
 */
record Links(String page, List<Link> all) {

    static Links of(Run<?, ?> run, String id) {
        String root = Jenkins.get().getRootUrl();
        if (root == null) {
            return new Links("", List.of());
        }
        String path = "kvmbench/" + id + "/";
        String page = root + run.getUrl() + path;
        return new Links(
                page,
                List.of(
                        new Link(Messages.Links_Build(run.getFullDisplayName()), page),
                        new Link(Messages.Links_Trend(), root + run.getParent().getUrl() + path),
                        new Link(Messages.Links_Raw(), page + "raw")));
    }
}
