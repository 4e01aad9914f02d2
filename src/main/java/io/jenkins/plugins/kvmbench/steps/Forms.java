package io.jenkins.plugins.kvmbench.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import jenkins.model.Jenkins;

/** What the forms of this package have in common. */
final class Forms {

    private Forms() {}

    /** Whether whoever asks may see and check what a job's form holds; the snippet generator of all Jenkins has no job. */
    static boolean mayConfigure(@CheckForNull Item item) {
        return item == null
                ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                : item.hasPermission(Item.EXTENDED_READ) || item.hasPermission(Item.CONFIGURE);
    }

    /** A number that is not negative, or nothing. */
    static FormValidation checkAmount(String text) {
        String trimmed = Util.fixEmptyAndTrim(text);
        if (trimmed == null) {
            return FormValidation.ok();
        }
        try {
            double amount = Double.parseDouble(trimmed);
            if (amount >= 0 && Double.isFinite(amount)) {
                return FormValidation.ok();
            }
        } catch (NumberFormatException notNumber) {
            // Said below.
        }
        return FormValidation.error(Messages.Forms_NoAmount(trimmed));
    }
}
