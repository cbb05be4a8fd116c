package org.mailstage.bench;

import java.util.List;

/** The processes of one relay: what they use. */
interface ProcessGroup extends AutoCloseable {
    /** Those that run now. */
    List<Long> pids();

    /** Processor time of all of them since some fixed time, those that have ended included. */
    double cpuSeconds();

    @Override
    default void close() {}

    /** Octets of memory, each process on its own: what they share counts for each. */
    default long resident() {
        return pids().stream().mapToLong(Proc::resident).sum();
    }

    /** Octets of memory, with what they share divided among them. */
    default long proportional() {
        return pids().stream().mapToLong(Proc::proportional).sum();
    }
}
