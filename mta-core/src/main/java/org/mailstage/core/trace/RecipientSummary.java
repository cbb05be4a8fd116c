package org.mailstage.core.trace;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where one recipient of a message stands, and by which event.
 *
 * @param recipient the address as it stood in RCPT
 * @param state its state
 * @param at when it came into that state
 * @param attempts delivery attempts so far
 * @param nextHop text form of the next hop, empty when none was tried
 * @param remoteHost the host that gave the reply, empty when none was reached
 * @param status enhanced status code, may be empty
 * @param evidence reply or diagnostic; at a bounce the queue id of the DSN
 * @param next when the next attempt is due; null where there is none
 */
public record RecipientSummary(
        String recipient,
        TraceState state,
        Instant at,
        int attempts,
        String nextHop,
        String remoteHost,
        String status,
        String evidence,
        @Nullable Instant next) {}
