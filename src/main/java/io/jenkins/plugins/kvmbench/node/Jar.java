package io.jenkins.plugins.kvmbench.node;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A jar that agents keep a copy of.
 *
 * @param name for people
 * @param sha256 of its content, in hexadecimal
 */
record Jar(String name, String sha256) implements Serializable {

    /** The name of a copy: what it is, whichever version. */
    String fileName() {
        return sha256 + "-" + name;
    }

    static Jar of(Path file, String name) throws IOException {
        return new Jar(name, sha256(file));
    }

    static String sha256(Path file) throws IOException {
        MessageDigest digest = newDigest();
        try (DigestInputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
