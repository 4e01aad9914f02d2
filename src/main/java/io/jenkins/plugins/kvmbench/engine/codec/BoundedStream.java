package io.jenkins.plugins.kvmbench.engine.codec;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that ends in an error where it goes on for too long: what unpacks without end is not read without end. */
final class BoundedStream extends FilterInputStream {

    private final String source;
    private final long max;
    private long left;

    BoundedStream(InputStream in, String source, long max) {
        super(in);
        this.source = source;
        this.max = max;
        this.left = max;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        count(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        count(Math.max(read, 0));
        return read;
    }

    @Override
    public long skip(long length) throws IOException {
        long skipped = super.skip(length);
        count(skipped);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(long bytes) throws FormatException {
        left -= bytes;
        if (left < 0) {
            throw new FormatException(
                    source, "", "is larger than the limit of " + max + " bytes (" + (max >> 20) + " MiB) when unpacked");
        }
    }
}
