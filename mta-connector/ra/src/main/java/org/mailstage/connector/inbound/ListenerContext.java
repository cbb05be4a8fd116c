package org.mailstage.connector.inbound;

import io.netty.util.concurrent.FastThreadLocal;
import org.mailstage.connector.ListenerStatistics;
import org.mailstage.connector.tls.ServerTls;
import org.mailstage.core.smtp.server.ListenerSettings;
import org.mailstage.core.smtp.server.PeerSettings;
import org.mailstage.core.smtp.server.ReceptionPolicy;

/** What the connections share that a listener accepts under one configuration. Thread-safe. */
record ListenerContext(
        ListenerSettings settings,
        PeerSettings peers,
        ServerTls tls,
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

    /** The same, of at least that size. */
    byte[] scratch(int size) {
        byte[] scratch = SCRATCHES.get();
        return scratch.length >= size ? scratch : new byte[size];
    }
}
