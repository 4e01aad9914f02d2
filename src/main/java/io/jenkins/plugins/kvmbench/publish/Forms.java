package io.jenkins.plugins.kvmbench.publish;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.kvmbench.engine.github.Publisher;
import jenkins.model.Jenkins;

/** What the forms of this package have in common. */
final class Forms {

    private Forms() {}

    /** Whether whoever asks may see what the form of a job holds; without a job, of Jenkins as a whole. */
    static boolean mayConfigure(@CheckForNull Item item) {
        return item == null
                ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                : item.hasPermission(Item.EXTENDED_READ) || item.hasPermission(Item.CONFIGURE);
    }

    /** Whether whoever asks may learn which credentials there are. */
    static boolean mayUseCredentials(@CheckForNull Item item) {
        return item == null
                ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                : item.hasPermission(Item.EXTENDED_READ) || item.hasPermission(CredentialsProvider.USE_ITEM);
    }

    static FormValidation checkApiUrl(String text) {
        String url = Util.fixEmptyAndTrim(text);
        if (url == null) {
            return FormValidation.ok();
        }
        try {
            Publisher.checkApiUrl(url);
            return FormValidation.ok();
        } catch (IllegalArgumentException e) {
            return FormValidation.error(e.getMessage());
        }
    }

    static FormValidation checkCredentials(@CheckForNull Item item, String apiUrl, String id) {
        return !mayUseCredentials(item) || Util.fixEmptyAndTrim(id) == null || Tokens.isKnown(item, apiUrl, id)
                ? FormValidation.ok()
                : FormValidation.error(Messages.Forms_NoSuchCredentials(id));
    }
}
