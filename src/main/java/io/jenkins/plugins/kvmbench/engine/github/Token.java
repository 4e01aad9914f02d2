package io.jenkins.plugins.kvmbench.engine.github;

import java.util.regex.Pattern;

/**
 * Credentials for GitHub, checked where they enter: what a header cannot hold, a library would show in the message about it. The
 * text itself leaves this class for requests alone.
 */
public final class Token {

    private static final String HIDDEN = "***";

    /** GitHub's have 40 characters and more; shorter text could not be told from other words in a message. */
    private static final int SHORTEST = 16;

    /** More than any of GitHub's, web tokens of apps included, and less than its limit of a header. */
    private static final int LONGEST = 4096;

    private static final Pattern CREDENTIALS =
            Pattern.compile("gh[a-z]_\\w{10,}|github_pat_\\w{10,}|(?i:(bearer|token|basic)) [\\w.=/+-]{8,}|eyJ[\\w.-]{20,}"
                    + "|-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*(-----END [A-Z ]*PRIVATE KEY-----)?|(?<=://)[^/?#\\s]*@");

    private final String text;

    private Token(String text) {
        this.text = text;
    }

    /**
     * A token as GitHub gives it. White space around it is not part of it.
     *
     * @throws IllegalArgumentException when it cannot be one; the message says why and shows nothing of it
     */
    public static Token of(String text) {
        String token = text.strip();
        String problem = problem(token);
        if (!problem.isEmpty()) {
            throw new IllegalArgumentException("the GitHub token cannot be used: " + problem
                    + ". A token is one word of letters, digits and signs, as GitHub shows it when it is made; a key, a file or "
                    + "several lines are none (what was given is not shown here)");
        }
        return new Token(token);
    }

    private static String problem(String token) {
        if (token.isEmpty()) {
            return "it is empty";
        }
        if (token.chars().anyMatch(c -> c == '\n' || c == '\r')) {
            return "it has several lines";
        }
        if (!token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            return "it holds a space, a control character or a letter beyond ASCII";
        }
        if (token.length() < SHORTEST) {
            return "it is shorter than " + SHORTEST + " characters";
        }
        return token.length() > LONGEST ? "it is longer than " + LONGEST + " characters" : "";
    }

    /** For a request. */
    String text() {
        return text;
    }

    /** A text that may be shown: without this token, and without what looks like another. */
    String hidden(String shown) {
        return withoutCredentials(shown.replace(text, HIDDEN));
    }

    /** A text of a library or a server that may be shown: without what looks like credentials, those of a URL among them. */
    public static String withoutCredentials(String shown) {
        return CREDENTIALS.matcher(shown).replaceAll(found -> found.group().endsWith("@") ? HIDDEN + "@" : HIDDEN);
    }

    @Override
    public String toString() {
        return HIDDEN;
    }
}
