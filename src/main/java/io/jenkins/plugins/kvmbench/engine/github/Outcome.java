package io.jenkins.plugins.kvmbench.engine.github;

import java.util.Objects;

/**
 * What became of one thing that was to be published. Safe to log: holds no credentials.
 *
 * @param kind how it went
 * @param what the thing: {@code comment}, {@code check}, {@code status}, {@code issue} or {@code run}
 * @param reason why it was skipped or failed, and what to do; empty where there is nothing to say
 * @param url where it can be seen; empty when nowhere
 */
public record Outcome(Kind kind, String what, String reason, String url) {

    /** How it went. */
    public enum Kind {
        POSTED,
        UPDATED,
        /** GitHub carries it out from here. */
        STARTED,
        /** There was a good reason not to. */
        SKIPPED,
        /** It should have been done. This never changes the verdict on the results. */
        FAILED
    }

    public Outcome {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(url, "url");
    }

    static Outcome posted(String what, Object url) {
        return new Outcome(Kind.POSTED, what, "", url == null ? "" : url.toString());
    }

    static Outcome updated(String what, Object url) {
        return new Outcome(Kind.UPDATED, what, "", url == null ? "" : url.toString());
    }

    static Outcome skipped(String what, String reason) {
        return new Outcome(Kind.SKIPPED, what, reason, "");
    }

    static Outcome failed(String what, String reason) {
        return new Outcome(Kind.FAILED, what, reason, "");
    }

    Outcome because(String other) {
        return new Outcome(kind, what, other, url);
    }

    /** One line for a log. */
    @Override
    public String toString() {
        String verb =
                switch (kind) {
                    case POSTED -> " posted";
                    case UPDATED -> " updated";
                    case STARTED -> " started";
                    case SKIPPED -> " skipped";
                    case FAILED -> " not published";
                };
        return what + verb + (reason.isEmpty() ? "" : ": " + reason) + (url.isEmpty() ? "" : " " + url);
    }
}
