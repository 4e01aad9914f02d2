package io.jenkins.plugins.kvmbench.engine.github;

import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.kohsuke.github.PagedIterable;

/** Lists that GitHub gives in pages. */
final class Pages {

    /** The most that GitHub puts on one. */
    static final int SIZE = 100;

    private Pages() {}

    /** Without asking for pages that are not needed. */
    static <T> Stream<T> first(int most, PagedIterable<T> list) {
        return StreamSupport.stream(list.spliterator(), false).limit(most);
    }
}
