package io.jenkins.plugins.kvmbench.engine.github;

import static org.junit.Assert.assertFalse;

import java.util.List;
import java.util.stream.Stream;

/** What people paste where a token belongs. */
public final class MalformedTokens {

    private static final String SECRET = "S3cretOfTheToken";

    /** Each holds {@link #SECRET} once or more. */
    public static final List<String> ALL = Stream.of(
                    "ghp_%s\n%s",
                    "ghp_%s\r\n%s",
                    "ghp_%s\r%s",
                    "-----BEGIN RSA PRIVATE KEY-----\nMIIE%s\n%s\n-----END RSA PRIVATE KEY-----\n",
                    "-----BEGIN PRIVATE KEY----- MIIE%s -----END PRIVATE KEY-----",
                    "{\"token\": \"%s\"}",
                    "GITHUB_TOKEN = %s",
                    "ghp_%s ghp_%s",
                    "ghp_%s\t%s",
                    "ghp_%s\u00e9",
                    "ghp_%s\u2028x",
                    "ghp_%s\u00a0x",
                    "ghp_%s\ud83d\ude00",
                    "\u201cghp_%s\u201d",
                    "ghp_%s\u200b",
                    "\ufeffghp_%s",
                    "ghp_%s\u0007x",
                    "ghp_%s\u001b[31mx",
                    "ghp_%s\u0085x",
                    "ghp_%s" + "x".repeat(5_000))
            .map(form -> form.replace("%s", SECRET))
            .toList();

    private MalformedTokens() {}

    /** A text shows no part of a token that could help anybody. */
    public static void assertHidden(String where, String text) {
        for (int i = 0; i + 6 <= SECRET.length(); i++) {
            assertFalse(where + ": " + text, text.contains(SECRET.substring(i, i + 6)));
        }
    }
}
