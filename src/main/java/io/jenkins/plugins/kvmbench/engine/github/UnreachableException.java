package io.jenkins.plugins.kvmbench.engine.github;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** No answer came. The message says from where, and why in words: the JDK's client names classes of its own instead. */
final class UnreachableException extends IOException {
    private static final long serialVersionUID = 1;

    private final boolean untrusted;

    /**
     * @param host as people know it, perhaps with the proxy on the way
     * @param cause what the client threw
     */
    UnreachableException(String host, IOException cause) {
        super("cannot reach " + host + ": " + words(cause), cause);
        this.untrusted = isOfACertificate(cause);
    }

    /** Whether something answered whose certificate is not accepted: the next attempt would end the same. */
    boolean untrusted() {
        return untrusted;
    }

    private static boolean isOfACertificate(Throwable problem) {
        return Stream.iterate(problem, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause -> cause instanceof CertificateException
                        || cause instanceof CertPathValidatorException
                        || cause instanceof CertPathBuilderException);
    }

    private static String words(IOException problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
                return "unknown host";
            }
        }
        if (problem instanceof HttpConnectTimeoutException) {
            return "timed out while connecting";
        }
        if (problem instanceof HttpTimeoutException) {
            return "timed out while waiting for an answer";
        }
        String message = problem.getMessage();
        if (problem instanceof ConnectException) {
            return message == null ? "connection refused, or no route to it" : message;
        }
        String text = message == null ? problem.getClass().getSimpleName() : message;
        if (isOfACertificate(problem)) {
            return "its certificate is not accepted; where the host is your own, make its authority known to Java "
                    + "(JAVA_TOOL_OPTIONS=-Djavax.net.ssl.trustStore=FILE): " + text;
        }
        return problem instanceof SSLException ? "no secure connection (" + text + ")" : text;
    }
}
