package org.mailstage.core.traffic;

import java.time.Instant;
import org.mailstage.core.schedule.Rate;
import org.mailstage.core.smtp.server.ListenerRole;

/**
 * Somebody who is over a limit. Immutable.
 *
 * @param rule the rule
 * @param role the role of the listener
 * @param subject the client's network, the user or the domain
 * @param rate the limit
 * @param since first refusal
 * @param last last refusal
 * @param refusals how often it was refused
 */
public record OverLimit(
        TrafficRule rule, ListenerRole role, String subject, Rate rate, Instant since, Instant last, long refusals) {}
