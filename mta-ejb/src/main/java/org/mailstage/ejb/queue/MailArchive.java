package org.mailstage.ejb.queue;

import java.io.Closeable;
import java.io.IOException;
import org.mailstage.ejb.messaging.QueuedMessage;

/** A file that takes messages one after the other. For one thread. Closing ends it and leaves the stream open. */
interface MailArchive extends Closeable {
    void add(QueuedMessage message) throws IOException;
}
