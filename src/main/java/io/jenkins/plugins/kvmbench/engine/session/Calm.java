package io.jenkins.plugins.kvmbench.engine.session;

import io.jenkins.plugins.kvmbench.engine.host.Monitor;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Waits for a machine that nobody else uses, and gives up on one that stays busy. It looks before anything is measured; but
 * only invocations that were disturbed one after the other show that it is too busy to measure at all.
 */
final class Calm {

    /** So many disturbed invocations in a row are no chance. */
    private static final int IN_A_ROW = 6;

    /** Looks, of a second each, that a session waits in all. */
    private static final int LOOKS = 30;

    /** Looks of these that it waits before it begins. */
    private static final int LOOKS_BEFORE = 10;

    private final Monitor monitor;
    private int looksLeft = LOOKS;
    private int inARow;

    Calm(Monitor monitor) {
        this.monitor = monitor;
    }

    /**
     * To be called before anything is measured.
     *
     * @param waiting told why it waits
     * @return what disturbs the machine to the end of the waiting, in words; empty when it is calm
     */
    Optional<String> before(Consumer<String> waiting) throws InterruptedException {
        return await(LOOKS_BEFORE, waiting);
    }

    /**
     * To be called after each invocation.
     *
     * @param waiting told why it waits
     * @throws MachineBusyException when too many in a row were disturbed and the machine does not become calm
     */
    void after(boolean disturbed, Consumer<String> waiting) throws MachineBusyException, InterruptedException {
        inARow = disturbed ? inARow + 1 : 0;
        if (inARow < IN_A_ROW) {
            return;
        }
        inARow = 0;
        Optional<String> busy = await(LOOKS, waiting);
        if (busy.isPresent()) {
            throw new MachineBusyException("the machine is too busy to measure: " + busy.get() + "; " + IN_A_ROW
                    + " invocations in a row were disturbed and do not count. End what runs there, measure elsewhere, or"
                    + " count disturbed invocations all the same (option keep-disturbed)");
        }
    }

    private Optional<String> await(int most, Consumer<String> waiting) throws InterruptedException {
        Optional<String> busy = monitor.look();
        for (int i = 1; i < most && looksLeft > 0 && busy.isPresent(); i++) {
            looksLeft--;
            waiting.accept("waiting for a calm machine: " + busy.get());
            busy = monitor.look();
        }
        return busy;
    }
}
