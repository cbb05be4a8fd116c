package org.mailstage.core.trace;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the trace itself is doing on this node.
 *
 * @param databaseDownSince since when the database takes no events; null while it does
 * @param journalFailing true while the journal cannot be written either
 * @param eventsInMemory events on their way to the journal
 * @param backlogOctets octets in the journal that are not yet in the database
 * @param writtenEvents events written into the database since the start
 * @param lostEvents events since the start that the trace will not show: dropped because memory or journal were full,
 *     or refused by the database
 */
public record TraceStatus(
        @Nullable Instant databaseDownSince,
        boolean journalFailing,
        int eventsInMemory,
        long backlogOctets,
        long writtenEvents,
        long lostEvents) {}
