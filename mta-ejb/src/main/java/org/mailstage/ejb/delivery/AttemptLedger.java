package org.mailstage.ejb.delivery;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.address.Mailbox;
import org.mailstage.ejb.config.NodeSettings;
import org.mailstage.ejb.messaging.QueuedMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers the attempts under way across the death of this process, so that a message that comes out of its queue again is
 * known to be in doubt.
 *
 * <p>A file mapped into memory has one number per attempt: a fingerprint of queue id, recipients and attempts made so far.
 * What is written there survives a process that is killed; it may not survive a machine that loses power, which then tries
 * again without a record. An entry is never cleared, only overwritten, the oldest first: a message whose attempt was
 * committed never comes again with the same fingerprint. Thread-safe; never fails an attempt.
 */
@ApplicationScoped
public class AttemptLedger {
    /** More than a node has attempts under way. */
    static final int SLOTS = 4096;

    private static final String FILE = "attempts.ledger";
    private static final Logger LOG = LoggerFactory.getLogger(AttemptLedger.class);
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    @Inject
    NodeSettings node;

    private final BlockingQueue<Integer> free = new ArrayBlockingQueue<>(SLOTS);
    private Set<Long> before = Set.of();
    private @Nullable MappedByteBuffer slots;

    @PostConstruct
    void open() {
        open(node.data());
    }

    void open(Path directory) {
        Path file = directory.resolve(FILE);
        try {
            Files.createDirectories(directory);
            MappedByteBuffer mapped = map(file);
            before = entries(mapped);
            slots = mapped;
        } catch (IOException e) {
            LOG.warn(
                    "MTA-12023 attempts under way are not remembered; after a crash none will be known to be in doubt:"
                            + " file={} cause=\"{}\"",
                    file,
                    e.toString());
        }
        for (int slot = 0; slot < SLOTS; slot++) {
            free.add(slot);
        }
    }

    private static MappedByteBuffer map(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, (long) SLOTS * Long.BYTES);
        }
    }

    private static Set<Long> entries(MappedByteBuffer slots) {
        Set<Long> entries = new HashSet<>();
        for (int slot = 0; slot < SLOTS; slot++) {
            long entry = slots.getLong(slot * Long.BYTES);
            if (entry != 0) {
                entries.add(entry);
            }
        }
        return entries;
    }

    /** An attempt under way; its slot is kept until it is closed. */
    interface Entry extends AutoCloseable {
        @Override
        void close();
    }

    /** Remembers that an attempt begins. */
    Entry begin(QueuedMessage message) {
        MappedByteBuffer target = slots;
        Integer slot = target == null ? null : free.poll();
        if (target == null || slot == null) {
            return () -> {};
        }
        target.putLong(slot * Long.BYTES, fingerprint(message));
        return () -> free.add(slot);
    }

    /** Whether an attempt for just this message began, whose end was never committed. */
    boolean wasUnderWay(QueuedMessage message) {
        MappedByteBuffer known = slots;
        if (known == null || !message.redelivered() && before.isEmpty()) {
            return false;
        }
        long fingerprint = fingerprint(message);
        return before.contains(fingerprint)
                || message.redelivered() && entries(known).contains(fingerprint);
    }

    /** Never 0, which stands for a slot never used. */
    private static long fingerprint(QueuedMessage message) {
        long hash = mix(FNV_OFFSET, message.id().value());
        hash = (hash ^ message.attempts()) * FNV_PRIME;
        for (Mailbox recipient : message.envelope().recipients()) {
            hash = mix(hash, recipient.localPart());
            hash = mix(hash, recipient.domain());
        }
        return hash == 0 ? 1 : hash;
    }

    private static long mix(long seed, String text) {
        long hash = seed;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return (hash ^ '\n') * FNV_PRIME;
    }
}
