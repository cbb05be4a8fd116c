package org.mailstage.core.trace;

import java.util.List;

/**
 * The whole life of one message.
 *
 * @param message the message
 * @param recipients where each recipient stands, in alphabetical order
 * @param events what happened, oldest first; recipients to whom the same happened at once share an event
 */
public record MessageLife(MessageSummary message, List<RecipientSummary> recipients, List<TraceEvent> events) {
    public MessageLife {
        recipients = List.copyOf(recipients);
        events = List.copyOf(events);
    }
}
