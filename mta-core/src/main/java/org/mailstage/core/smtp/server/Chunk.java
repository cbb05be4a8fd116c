package org.mailstage.core.smtp.server;

/**
 * The octets that follow a BDAT command (RFC 3030 §2).
 *
 * @param size how many
 * @param last whether they end the message
 * @param discarded whether they are to be read and dropped, as the message is refused already
 */
public record Chunk(long size, boolean last, boolean discarded) {}
