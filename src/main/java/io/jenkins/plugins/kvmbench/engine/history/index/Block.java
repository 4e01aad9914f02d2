package io.jenkins.plugins.kvmbench.engine.history.index;

import io.jenkins.plugins.kvmbench.engine.history.RecordedBuild;
import java.nio.ByteBuffer;

/**
 * Where a build lies in the file.
 *
 * @param position of its first point
 * @param points how many points it has
 */
record Block(int number, int agent, long timeMs, byte outcome, byte mode, boolean deleted, long position, int points) {

    /**
     * Takes the content of a BUILD record.
     *
     * @param position of the content in the file
     */
    static Block read(ByteBuffer content, long position) {
        int number = content.getInt();
        int agent = content.getInt();
        long timeMs = content.getLong();
        int points = content.getInt();
        byte outcome = content.get();
        byte mode = content.get();
        boolean deleted = content.get() != 0;
        content.position(PointFormat.HEAD);
        if (points < 0 || content.remaining() != (long) points * PointFormat.POINT) {
            throw new IndexOutOfBoundsException(points + " points in " + content.remaining() + " bytes");
        }
        return new Block(number, agent, timeMs, outcome, mode, deleted, position + PointFormat.HEAD, points);
    }

    Block asDeleted() {
        return new Block(number, agent, timeMs, outcome, mode, true, position, points);
    }

    /** The whole record's length in the file. */
    long recordBytes() {
        return RecordFormat.HEAD + RecordFormat.padded(PointFormat.HEAD + points * PointFormat.POINT);
    }

    RecordedBuild build(Dictionary dictionary) {
        Dictionary.Agent on = dictionary.agent(agent);
        return new RecordedBuild(
                number,
                timeMs,
                on.fingerprint(),
                on.name(),
                PointFormat.choice(PointFormat.OUTCOMES, outcome),
                PointFormat.choice(PointFormat.MODES, mode),
                deleted);
    }
}
