package org.mailstage.ejb.admin;

import java.time.Instant;

/**
 * Somebody who is over a limit on traffic. Immutable.
 *
 * @param rule the rule's key, such as {@code client.connections}
 * @param role the role of the listener
 * @param subject the client's network, the user or the domain
 * @param limit the limit, such as {@code 60/1m}
 * @param since first refusal
 * @param last last refusal
 * @param refusals how often
 */
public record OverLimitClient(
        String rule, String role, String subject, String limit, Instant since, Instant last, long refusals) {}
