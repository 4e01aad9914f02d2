package io.jenkins.plugins.kvmbench.engine.github;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.kohsuke.github.GHFileNotFoundException;
import org.kohsuke.github.GHIOException;
import org.kohsuke.github.HttpException;

/**
 * Why GitHub did not do what it was asked, and whether it may do so later.
 *
 * @param kind what can be done about it
 * @param pause how long GitHub asks to wait; empty where it does not say, or where waiting does not help
 * @param reason for people, with what to do; holds no credentials and nothing of answers that are not GitHub's JSON
 * @see <a href="https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api">Rate limits</a>
 */
record Refusal(Kind kind, Optional<Duration> pause, String reason) {

    enum Kind {
        /** The same request may succeed later. */
        LATER,
        /** These credentials may not; GitHub hides what they may not see behind 404. */
        FORBIDDEN,
        /** The same request will never succeed. */
        NEVER
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    /** GitHub asks for at least a minute after a secondary limit that names no time. */
    private static final Duration SECONDARY = Duration.ofMinutes(1);

    private static final int LONGEST = 300;

    static Refusal of(IOException problem) {
        int status = status(problem);
        String message = message(problem);
        Map<String, List<String>> headers = headers(problem);
        if (status == 403 || status == 429) {
            Optional<Duration> limit = limit(message, headers);
            if (limit.isPresent() || status == 429) {
                return new Refusal(Kind.LATER, limit, "GitHub limits these credentials' requests" + quoted(message));
            }
        }
        if (status == 403 && message.contains("locked")) {
            return new Refusal(
                    Kind.NEVER,
                    Optional.empty(),
                    "the conversation is locked" + quoted(message)
                            + "; unlock it, or use the token of somebody who may write to the repository");
        }
        if (status == 403 || status == 404) {
            return new Refusal(Kind.FORBIDDEN, Optional.empty(), forbidden(status, message, headers));
        }
        if (status == 401) {
            return new Refusal(
                    Kind.NEVER,
                    Optional.empty(),
                    "GitHub does not accept the token" + quoted(message) + "; it may be expired or revoked: use another");
        }
        if (status == 407) {
            return new Refusal(
                    Kind.NEVER,
                    Optional.empty(),
                    "the proxy wants to know who asks; write HTTPS_PROXY as http://USER:PASSWORD@HOST:PORT");
        }
        if (status >= 400 && status < 500 && status != 408) {
            return new Refusal(
                    Kind.NEVER, Optional.empty(), "GitHub refused the request with " + status + quoted(message));
        }
        if (untrusted(problem)) {
            return new Refusal(Kind.NEVER, Optional.empty(), unreached(problem));
        }
        String what = status >= 400
                ? "GitHub answered " + status
                : status > 0 ? "what answered is no GitHub API" : unreached(problem);
        return new Refusal(Kind.LATER, seconds(headers), what + quoted(message));
    }

    private static int status(IOException problem) {
        if (problem instanceof HttpException) {
            return ((HttpException) problem).getResponseCode();
        }
        return problem instanceof FileNotFoundException ? 404 : -1;
    }

    private static boolean untrusted(IOException problem) {
        return Stream.<Throwable>iterate(problem, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause -> cause instanceof UnreachableException unreachable && unreachable.untrusted());
    }

    /** In words of ours or of the exception's own, which are those of the network, never of an answer. */
    private static String unreached(IOException problem) {
        Throwable root = problem;
        while (!(root instanceof UnreachableException) && root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        if (root instanceof UnreachableException) {
            return safe(root.getMessage());
        }
        String text = root instanceof HttpException || root.getMessage() == null ? "" : ": " + root.getMessage();
        return "GitHub was not reached (" + safe(root.getClass().getSimpleName() + text) + ")";
    }

    private static String forbidden(int status, String message, Map<String, List<String>> headers) {
        String permissions = header(headers, "X-Accepted-GitHub-Permissions")
                .map(accepted -> safe(accepted).replace('=', ':').replace(";", " or"))
                .map(accepted -> "grant it " + accepted)
                .orElse(status == 404
                        ? "the repository, pull request or commit does not exist, or the token may not see it: check the names, "
                                + "and grant it the permission to write pull requests, checks or statuses"
                        : "grant it the permission to write pull requests, checks or statuses");
        return "the token may not do this: GitHub answered " + status + quoted(message) + "; " + permissions;
    }

    /** How long to wait where the answer is about a limit; empty where it is about something else. */
    private static Optional<Duration> limit(String message, Map<String, List<String>> headers) {
        Optional<Duration> seconds = seconds(headers);
        if (seconds.isPresent()) {
            return seconds;
        }
        if (header(headers, "X-RateLimit-Remaining").equals(Optional.of("0"))) {
            return header(headers, "X-RateLimit-Reset")
                    .filter(reset -> reset.matches("\\d{1,12}"))
                    .map(reset -> Duration.ofSeconds(
                            Math.max(1, Long.parseLong(reset) - serverTime(headers).getEpochSecond())))
                    .or(() -> Optional.of(SECONDARY));
        }
        boolean limited = header(headers, "gh-limited-by").isPresent()
                || message.contains("rate limit")
                || message.contains("abuse detection");
        return limited ? Optional.of(SECONDARY) : Optional.empty();
    }

    /** {@code Retry-After}, in either of its forms. */
    private static Optional<Duration> seconds(Map<String, List<String>> headers) {
        return header(headers, "Retry-After").flatMap(after -> {
            if (after.matches("\\d{1,9}")) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(after)));
            }
            return time(after)
                    .map(then -> Duration.between(serverTime(headers), then))
                    .map(pause -> pause.isNegative() ? Duration.ZERO : pause);
        });
    }

    private static Instant serverTime(Map<String, List<String>> headers) {
        return header(headers, "Date").flatMap(Refusal::time).orElseGet(Instant::now);
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
        } catch (DateTimeParseException notATime) {
            return Optional.empty();
        }
    }

    private static Optional<String> header(Map<String, List<String>> headers, String name) {
        return headers.entrySet().stream()
                .filter(header -> name.equalsIgnoreCase(header.getKey()))
                .flatMap(header -> header.getValue().stream())
                .findFirst();
    }

    private static Map<String, List<String>> headers(IOException problem) {
        try {
            if (problem instanceof GHIOException) {
                return ((GHIOException) problem).getResponseHeaderFields();
            }
            return problem instanceof GHFileNotFoundException
                    ? ((GHFileNotFoundException) problem).getResponseHeaderFields()
                    : Map.of();
        } catch (NullPointerException noAnswer) {
            // The library (1.330) wraps the headers without asking whether there are any.
            return Map.of();
        }
    }

    /** GitHub's own words. Pages of gateways, which may show the request's headers, are no JSON and stay out. */
    private static String message(IOException problem) {
        String text = problem.getMessage() == null ? "" : problem.getMessage();
        int json = text.indexOf('{');
        if (json < 0) {
            return "";
        }
        try {
            JsonNode answer = JSON.readTree(text.substring(json));
            List<String> parts = new ArrayList<>();
            parts.add(answer.path("message").asText(""));
            answer.path("errors").forEach(error -> parts.add(error.isTextual() ? error.asText() : error.path("message").asText("")));
            parts.removeIf(String::isBlank);
            return safe(String.join(": ", parts));
        } catch (JsonProcessingException noJson) {
            return "";
        }
    }

    private static String quoted(String message) {
        return message.isEmpty() ? "" : " (" + message + ")";
    }

    private static String safe(String text) {
        return Plain.cut(Token.withoutCredentials(Plain.line(text)), LONGEST);
    }
}
