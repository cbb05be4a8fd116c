package org.mailstage.core.site;

/**
 * One limit that concerns an attempt.
 *
 * @param subject whose limit: {@code site mx:example.com}, {@code provider google}, {@code tenant shop}
 * @param limit what is limited: {@code concurrency}, {@code message-rate}, {@code suspension} and so on
 * @param value its value now, such as {@code 20} or {@code 100/1m}
 * @param state what is used of it, or why it holds; may be empty
 * @param holdsBack whether it turns such an attempt away now
 */
public record LimitView(String subject, String limit, String value, String state, boolean holdsBack) {}
