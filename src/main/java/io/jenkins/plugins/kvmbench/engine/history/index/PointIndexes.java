package io.jenkins.plugins.kvmbench.engine.history.index;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The indexes in use: one for each directory, as its lock is the only one. What was used lately stays in memory, within
 * {@value #MAX_HEAP_BYTES} bytes for all together; the rest is read again when it is asked for.
 */
public final class PointIndexes {

    /** What indexes may take of the heap when nobody uses them. */
    static final long MAX_HEAP_BYTES = 16 << 20;

    private final Map<Path, WeakReference<PointIndex>> all = new HashMap<>();
    private final Map<Path, PointIndex> recent = new LinkedHashMap<>(16, 0.75f, true);

    /** The index of a directory, which need not exist. */
    public synchronized PointIndex at(Path directory) {
        Path key = directory.toAbsolutePath().normalize();
        WeakReference<PointIndex> known = all.get(key);
        PointIndex index = known == null ? null : known.get();
        if (index == null) {
            index = new PointIndex(key);
            all.values().removeIf(reference -> reference.get() == null);
            all.put(key, new WeakReference<>(index));
        }
        recent.put(key, index);
        shrink(key);
        return index;
    }

    private void shrink(Path kept) {
        long bytes = recent.values().stream().mapToLong(PointIndex::heapBytes).sum();
        var oldest = recent.entrySet().iterator();
        while (bytes > MAX_HEAP_BYTES && oldest.hasNext()) {
            Map.Entry<Path, PointIndex> entry = oldest.next();
            if (!entry.getKey().equals(kept)) {
                bytes -= entry.getValue().heapBytes();
                oldest.remove();
            }
        }
    }

    /** How many are kept in memory. */
    synchronized int kept() {
        return recent.size();
    }
}
