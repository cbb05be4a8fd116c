package org.mailstage.core.smtp.server;

import java.util.List;
import org.mailstage.core.tls.TlsSettings;

/**
 * What the resource adapter is to serve, as the configuration in force says. Thread-safe; no method blocks.
 *
 * <p>The adapter looks at {@link #revision()} once a second, and opens, closes and changes listeners when it is another than
 * the last time.
 */
public interface ReceptionSetup {
    /** Changes whenever something below does. */
    long revision();

    /** The listeners there shall be, each name once. */
    List<ListenerSettings> listeners();

    /** Certificates and protocol. */
    TlsSettings tls();

    /** Peers that may speak for others. */
    PeerSettings peers();

    /** The policy of the listener of that name; serves its connections until they end, even when the listener is gone. */
    ReceptionPolicy policy(String listener);
}
