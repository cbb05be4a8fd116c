package org.mailstage.core.smtp.server;

import java.io.IOException;

/** Takes the octets of a message while they arrive. Called by one thread at a time. */
@FunctionalInterface
public interface DataSink {
    /** Takes octets out of an array that the caller goes on using. */
    void write(byte[] octets, int offset, int length) throws IOException;
}
