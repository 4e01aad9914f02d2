package io.jenkins.plugins.kvmbench.engine.github;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Remembers how long was to be waited, and does not wait. */
final class Waits implements Patience.Sleeper {

    private final List<Duration> waits = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void sleep(Duration wait) {
        waits.add(wait);
    }

    List<Duration> all() {
        return List.copyOf(waits);
    }

    Publisher publisher(String api, String token) {
        return publisher(api, token, new Turns());
    }

    /** @param turns of its own: as if in another process */
    Publisher publisher(String api, String token, Turns turns) {
        Token one = Token.of(token);
        return new Publisher(
                Clients.connect(api, one, HttpConnector.of(Map.of())),
                one,
                new Patience(5, Patience.DEFAULT.longest(), this),
                turns);
    }
}
