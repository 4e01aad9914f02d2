package io.jenkins.plugins.kvmbench.engine.history.index;

import io.jenkins.plugins.kvmbench.engine.history.Series;
import io.jenkins.plugins.kvmbench.engine.history.SeriesName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The numbers that stand for series and agents in one index. */
final class Dictionary {

    /** An agent as builds refer to it. */
    record Agent(String fingerprint, String name) {}

    /**
     * What the names of series may take of the heap: that of fifty thousand with names of usual length. Names that are new in each
     * build, or made to be long, must not fill the memory.
     */
    static final long MAX_SERIES_BYTES = 12 << 20;

    private static final int NO_NUMBER = -1;

    /** Rough size of an entry in a heap, in bytes, beside its text. */
    private static final int ENTRY_BYTES = 130;

    private final Map<SeriesName, Integer> numbers = new HashMap<>();
    private final List<SeriesName> names = new ArrayList<>();
    private final BitSet gating = new BitSet();
    private final Map<Agent, Integer> agentNumbers = new HashMap<>();
    private final List<Agent> agents = new ArrayList<>();
    private long seriesBytes;
    private long agentBytes;

    /** Takes the content of a SERIES record. */
    void readSeries(ByteBuffer content) {
        while (content.hasRemaining()) {
            int number = content.getInt();
            boolean gates = content.get() != 0;
            byte[] name = new byte[content.getInt()];
            content.get(name);
            put(number, new SeriesName(name), gates);
        }
    }

    /** Takes the content of an AGENT record. */
    void readAgent(ByteBuffer content) {
        int number = content.getInt();
        put(number, new Agent(text(content), text(content)));
    }

    void put(int number, SeriesName name, boolean gates) {
        while (names.size() <= number) {
            names.add(null);
        }
        if (names.set(number, name) == null) {
            seriesBytes += heapBytes(name);
        }
        numbers.put(name, number);
        gating.set(number, gates);
    }

    void put(int number, Agent agent) {
        while (agents.size() <= number) {
            agents.add(null);
        }
        agents.set(number, agent);
        agentNumbers.put(agent, number);
        agentBytes += ENTRY_BYTES + agent.fingerprint().length() + agent.name().length();
    }

    static void write(ByteBuffer to, int number, SeriesName name, boolean gates) {
        to.putInt(number).put((byte) (gates ? 1 : 0)).putInt(name.bytes().length).put(name.bytes());
    }

    static int bytes(SeriesName name) {
        return 2 * Integer.BYTES + 1 + name.bytes().length;
    }

    static ByteBuffer write(int number, Agent agent) {
        byte[] fingerprint = agent.fingerprint().getBytes(StandardCharsets.UTF_8);
        byte[] name = agent.name().getBytes(StandardCharsets.UTF_8);
        ByteBuffer content = ByteBuffer.allocate(3 * Integer.BYTES + fingerprint.length + name.length);
        content.putInt(number).putInt(fingerprint.length).put(fingerprint).putInt(name.length).put(name);
        return content.flip();
    }

    private static String text(ByteBuffer content) {
        byte[] utf8 = new byte[content.getInt()];
        content.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /** How many series there are; their numbers are below. */
    int size() {
        return names.size();
    }

    int agentCount() {
        return agents.size();
    }

    boolean knows(int series) {
        return series >= 0 && series < names.size() && names.get(series) != null;
    }

    boolean knowsAgent(int agent) {
        return agent >= 0 && agent < agents.size() && agents.get(agent) != null;
    }

    /** The number of a series, -1 when it has none. */
    int number(SeriesName name) {
        return numbers.getOrDefault(name, NO_NUMBER);
    }

    /** The number of the series with this key, -1 when there is none. */
    int number(String key) {
        if (key.length() != 2 * Long.BYTES || !key.chars().allMatch(HexFormat::isHexDigit)) {
            return NO_NUMBER;
        }
        long wanted = HexFormat.fromHexDigitsToLong(key);
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i) != null && names.get(i).number() == wanted) {
                return i;
            }
        }
        return NO_NUMBER;
    }

    int number(Agent agent) {
        return agentNumbers.getOrDefault(agent, NO_NUMBER);
    }

    Agent agent(int number) {
        return agents.get(number);
    }

    SeriesName name(int number) {
        return names.get(number);
    }

    boolean gates(int number) {
        return gating.get(number);
    }

    Series series(int number) throws IOException {
        return names.get(number).series(gating.get(number));
    }

    /** Roughly what it takes of the heap. */
    long heapBytes() {
        return seriesBytes + agentBytes;
    }

    /** Roughly what the names of series take of the heap. */
    long seriesBytes() {
        return seriesBytes;
    }

    static long heapBytes(SeriesName name) {
        return ENTRY_BYTES + name.bytes().length;
    }
}
