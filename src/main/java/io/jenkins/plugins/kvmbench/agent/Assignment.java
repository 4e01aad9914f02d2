package io.jenkins.plugins.kvmbench.agent;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/**
 * What a worker is told.
 *
 * @param id of the measurement, see {@link ProcessMark}
 * @param measurement what to measure
 * @param node the name of the machine in the results
 * @param leaseSeconds how long it goes on when nobody asks for it any more
 * @param cache the directory that the harness is unpacked into
 */
public record Assignment(String id, Measurement measurement, String node, int leaseSeconds, String cache) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** As one JSON document. */
    public byte[] json() throws IOException {
        return JSON.writeValueAsBytes(this);
    }

    static Assignment parse(byte[] json) throws IOException {
        return JSON.readValue(json, Assignment.class);
    }
}
