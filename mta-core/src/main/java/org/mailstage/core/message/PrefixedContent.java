package org.mailstage.core.message;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;

/**
 * A content with some octets before it, which are not copied together. The other content keeps its owner.
 *
 * @param prefix the octets before it
 */
record PrefixedContent(byte[] prefix, MessageContent content) implements MessageContent {
    @Override
    public long size() {
        return prefix.length + content.size();
    }

    @Override
    public InputStream open() throws IOException {
        return new SequenceInputStream(new ByteArrayInputStream(prefix), content.open());
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        out.write(prefix);
        content.writeTo(out);
    }

    @Override
    public boolean inMemory() {
        return content.inMemory();
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
