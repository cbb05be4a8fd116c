package org.mailstage.core.message;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The RFC 5322 bytes of a message: CRLF line ends, not dot-stuffed, without the final dot.
 *
 * <p>A content can be read again and again from its start, by one thread at a time. Small contents lie in memory; large
 * ones stream from a file or from the broker (invariant I7). Whoever created it closes it, after which temporary
 * storage is gone.
 */
public interface MessageContent extends AutoCloseable {
    /** Length in octets. */
    long size();

    /** A new stream from the first octet. A content backed by the broker may allow one open stream at a time. */
    InputStream open() throws IOException;

    /** Writes all octets from the first on. */
    default void writeTo(OutputStream out) throws IOException {
        try (InputStream in = open()) {
            in.transferTo(out);
        }
    }

    /** True when the octets lie in memory, so that reading them cannot fail. */
    default boolean inMemory() {
        return false;
    }

    @Override
    default void close() throws IOException {}

    /** This content with some octets before it. Both are one when they lie in memory. */
    default MessageContent prefixedBy(byte[] prefix) {
        return new PrefixedContent(prefix, this);
    }

    /** A content in memory. The array is not copied: the caller gives it away. */
    static MessageContent of(byte[] octets) {
        return new InMemory(octets, 0, octets.length);
    }

    /** A content in memory, a part of an array. The array is not copied: the caller gives it away. */
    static MessageContent of(byte[] octets, int offset, int length) {
        return new InMemory(octets, offset, length);
    }

    /** Octets in memory; the array is visible so that writers need not copy it. */
    record InMemory(byte[] octets, int offset, int length) implements MessageContent {
        @Override
        public long size() {
            return length;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(octets, offset, length);
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            out.write(octets, offset, length);
        }

        @Override
        public boolean inMemory() {
            return true;
        }

        @Override
        public MessageContent prefixedBy(byte[] prefix) {
            byte[] joined = new byte[prefix.length + length];
            System.arraycopy(prefix, 0, joined, 0, prefix.length);
            System.arraycopy(octets, offset, joined, prefix.length, length);
            return MessageContent.of(joined);
        }
    }
}
