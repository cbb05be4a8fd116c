package org.mailstage.core.site;

import java.time.Duration;

/**
 * What a site's limits and rules say about the connection of one attempt.
 *
 * @param messagesPerConnection messages after which the connection is ended; at least 1
 * @param idle how long it may be kept unused
 * @param sourcePool source addresses to use; empty for the default ones
 */
public record SlotTerms(int messagesPerConnection, Duration idle, String sourcePool) {}
