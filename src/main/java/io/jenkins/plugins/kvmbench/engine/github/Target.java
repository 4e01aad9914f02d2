package io.jenkins.plugins.kvmbench.engine.github;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What is written to: one comment on a change request and one check on a commit for each job and suite.
 *
 * @param repository {@code owner/name}
 * @param pullRequest the change request's number; 0: none, and no comment is possible
 * @param sha the commit that was measured, in full: the head of the change request, not a merge of it
 * @param job what distinguishes this job from others that write to the same repository, for example its full name
 * @param suite the suite's name, or those of several
 */
public record Target(String repository, int pullRequest, String sha, String job, String suite) {

    private static final Pattern REPOSITORY = Pattern.compile("[A-Za-z0-9-]+/(?!\\.{1,2}$)[\\w.-]{1,100}");
    private static final Pattern SHA = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    /** What GitHub takes as the context of a status. */
    private static final int LONGEST_NAME = 255;

    private static final int LONGEST_PART = 100;

    /** @throws IllegalArgumentException when a part cannot be; the message says which and what it must look like */
    public Target {
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(suite, "suite");
        if (!REPOSITORY.matcher(repository).matches()) {
            throw new IllegalArgumentException("the repository cannot be '" + repository + "': it is OWNER/NAME");
        }
        if (pullRequest < 0) {
            throw new IllegalArgumentException("a pull request cannot have the number " + pullRequest);
        }
        sha = sha.toLowerCase(Locale.ROOT);
        if (!SHA.matcher(sha).matches()) {
            throw new IllegalArgumentException("the commit cannot be '" + sha + "': all 40 hexadecimal digits are needed");
        }
    }

    /** Tells this job and suite's comment from all others; harmless inside an HTML comment. */
    String marker() {
        return "kvmbench:" + encoded(job) + ":" + encoded(suite);
    }

    /** The same for every commit, so that a branch rule can require it. */
    String checkName() {
        return checkName(job, suite);
    }

    /** What the check of a job and suite is called, wherever it is posted. */
    public static String checkName(String job, String suite) {
        String name = Plain.line("kvmbench / " + job + " / " + suite);
        return name.length() <= LONGEST_NAME ? name : Plain.cut(name, LONGEST_NAME - 17) + " " + hash(name);
    }

    /** Letters, digits and single hyphens as they are, all else as in URLs; long text by its beginning and its hash. */
    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean second = c == '-' && encoded.length() > 0 && encoded.charAt(encoded.length() - 1) == '-';
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || "-_./+,".indexOf(c) >= 0) && !second;
            encoded.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
        }
        return encoded.length() <= LONGEST_PART
                ? encoded.toString()
                : encoded.substring(0, LONGEST_PART - 17) + "~" + hash(text);
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
