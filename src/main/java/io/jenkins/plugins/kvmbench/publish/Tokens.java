package io.jenkins.plugins.kvmbench.publish;

import com.cloudbees.plugins.credentials.CredentialsMatcher;
import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import com.cloudbees.plugins.credentials.domains.URIRequirementBuilder;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.model.Queue;
import hudson.model.Run;
import hudson.model.queue.Tasks;
import hudson.security.ACL;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.kvmbench.engine.github.Token;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.springframework.security.core.Authentication;

/** Tokens for GitHub from credentials: a secret text, the password of a user, or what a GitHub App gets for an hour. */
final class Tokens {

    private static final CredentialsMatcher USABLE = CredentialsMatchers.anyOf(
            CredentialsMatchers.instanceOf(StringCredentials.class),
            CredentialsMatchers.instanceOf(StandardUsernamePasswordCredentials.class));

    private Tokens() {}

    /**
     * Credentials that a build may use.
     *
     * @param apiUrl where the token will be sent; credentials of a domain with another host are not found
     * @throws CannotPublishException when there are none with this id that can hold a token
     */
    static StandardCredentials find(String id, Run<?, ?> run, String apiUrl) throws CannotPublishException {
        StandardCredentials found = CredentialsProvider.findCredentialById(
                id, StandardCredentials.class, run, URIRequirementBuilder.fromUri(apiUrl).build());
        if (found == null || !USABLE.matches(found)) {
            throw new CannotPublishException(Messages.Tokens_NotFound(id, run.getParent().getFullDisplayName(), apiUrl));
        }
        CredentialsProvider.track(run, found);
        return found;
    }

    /**
     * The token, which is for requests alone. Where the credentials are an app's, GitHub may be asked for it.
     *
     * @throws CannotPublishException when there is none, or it cannot be one
     */
    static Token of(StandardCredentials credentials) throws CannotPublishException {
        String secret;
        try {
            secret = secret(credentials);
        } catch (RuntimeException e) {
            // What the credentials of an app throw when GitHub gives them none.
            throw new CannotPublishException(Messages.Tokens_NoToken(
                    credentials.getId(), Token.withoutCredentials(String.valueOf(e.getMessage()))));
        }
        try {
            return Token.of(secret);
        } catch (IllegalArgumentException e) {
            throw new CannotPublishException(Messages.Tokens_Malformed(credentials.getId(), e.getMessage()));
        }
    }

    private static String secret(StandardCredentials credentials) {
        return credentials instanceof StringCredentials text
                ? text.getSecret().getPlainText()
                : ((StandardUsernamePasswordCredentials) credentials).getPassword().getPlainText();
    }

    /**
     * The choices of a form.
     *
     * @param item the job that is configured; null: Jenkins as a whole
     */
    static ListBoxModel choices(@CheckForNull Item item, String apiUrl, String current) {
        StandardListBoxModel choices = new StandardListBoxModel();
        return Forms.mayUseCredentials(item)
                ? choices.includeEmptyValue()
                        .includeMatchingAs(
                                of(item), item, StandardCredentials.class, URIRequirementBuilder.fromUri(apiUrl).build(), USABLE)
                        .includeCurrentValue(current)
                : choices.includeCurrentValue(current);
    }

    private static Authentication of(@CheckForNull Item item) {
        return item instanceof Queue.Task task ? Tasks.getAuthenticationOf2(task) : ACL.SYSTEM2;
    }

    /** Whether a form's value is among the choices. */
    static boolean isKnown(@CheckForNull Item item, String apiUrl, String id) {
        return !CredentialsProvider.listCredentialsInItem(
                        StandardCredentials.class,
                        item,
                        of(item),
                        URIRequirementBuilder.fromUri(apiUrl).build(),
                        CredentialsMatchers.allOf(CredentialsMatchers.withId(id), USABLE))
                .isEmpty();
    }
}
