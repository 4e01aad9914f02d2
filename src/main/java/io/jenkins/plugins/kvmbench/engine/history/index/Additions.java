package io.jenkins.plugins.kvmbench.engine.history.index;

import io.jenkins.plugins.kvmbench.engine.history.SeriesName;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** The names that a build is the first to use. They are in the dictionary once they are in the file. */
final class Additions {

    private final Dictionary dictionary;
    private final Map<SeriesName, Boolean> changed = new LinkedHashMap<>();
    private final Map<SeriesName, Integer> numbers = new LinkedHashMap<>();
    private Dictionary.Agent agent;
    private int next;
    private long bytes;

    Additions(Dictionary dictionary) {
        this.dictionary = dictionary;
        this.next = dictionary.size();
        this.bytes = dictionary.seriesBytes();
    }

    /** The number of an agent, known or new; one for each build. */
    int agent(Dictionary.Agent of) {
        int number = dictionary.number(of);
        if (number >= 0) {
            return number;
        }
        agent = of;
        return dictionary.agentCount();
    }

    /** The number of a series, known or new; -1 when there is no room for its name. */
    int series(SeriesName name, boolean gates) {
        int number = dictionary.number(name);
        if (number >= 0 && dictionary.gates(number) == gates) {
            return number;
        }
        if (number < 0) {
            if (bytes + Dictionary.heapBytes(name) > Dictionary.MAX_SERIES_BYTES) {
                return number;
            }
            bytes += Dictionary.heapBytes(name);
            number = next++;
        }
        changed.put(name, gates);
        numbers.put(name, number);
        return number;
    }

    void writeTo(OutputStream out) throws IOException {
        if (agent != null) {
            ByteBuffer content = Dictionary.write(dictionary.agentCount(), agent);
            out.write(RecordFormat.record(RecordFormat.Type.AGENT, content));
        }
        if (!changed.isEmpty()) {
            int size = changed.keySet().stream().mapToInt(Dictionary::bytes).sum();
            ByteBuffer content = ByteBuffer.allocate(size);
            changed.forEach((name, gates) -> Dictionary.write(content, numbers.get(name), name, gates));
            out.write(RecordFormat.record(RecordFormat.Type.SERIES, content.flip()));
        }
    }

    void apply() {
        if (agent != null) {
            dictionary.put(dictionary.agentCount(), agent);
        }
        changed.forEach((name, gates) -> dictionary.put(numbers.get(name), name, gates));
    }
}
