package org.mailstage.connector.inbound;

import io.netty.util.concurrent.FastThreadLocal;
import org.mailstage.connector.ListenerStatistics;
import org.mailstage.core.smtp.server.ListenerSettings;
import org.mailstage.core.smtp.server.ReceptionPolicy;

/** What the connections share that a listener accepts under one configuration. Thread-safe. */
record ListenerContext(
        ListenerSettings settings,
        ReceptionPolicy policy,
        MemoryGuard guard,
        ContentStore contents,
        Reception reception,
        ListenerStatistics statistics) {
    private static final int SCRATCH = 64 << 10;
    private static final FastThreadLocal<byte[]> SCRATCHES = new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
            return new byte[SCRATCH];
        }
    };

    /** A buffer of the calling thread, for use until it returns to its event loop. */
    byte[] scratch() {
        return SCRATCHES.get();
    }
}
