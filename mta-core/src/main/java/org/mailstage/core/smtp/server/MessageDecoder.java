package org.mailstage.core.smtp.server;

import java.io.IOException;
import java.util.Optional;

/**
 * Takes the octets of one message off the wire and checks them on the way. Not thread-safe; the result does not depend on
 * how the octets were cut.
 */
public interface MessageDecoder {
    /**
     * Decodes a piece of data.
     *
     * @return how many octets were used: all of them, or those up to the end of the message
     */
    int decode(byte[] in, int offset, int length, DataSink out);

    /** True when the end of the message was read. */
    boolean finished();

    /** Why the message is refused; may still change until its end. */
    Optional<DataFault> fault();

    /** What the sink threw. It was not called again, and the data were read to the end nevertheless. */
    Optional<IOException> sinkFailure();

    /** Octets of decoded data so far, those after a fault included. */
    long size();
}
