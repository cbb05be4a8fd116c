package org.mailstage.ejb.admin;

import java.time.Instant;

/**
 * A client network that greylisting knows. Immutable.
 *
 * @param network the network
 * @param allowed whether it is let in whatever it sends
 * @param byAdministrator whether an administrator said so
 * @param senders how many of its senders came back; 0 when an administrator said so
 * @param since since when it is known
 * @param last when it was last heard of
 */
public record GreylistNetwork(
        String network, boolean allowed, boolean byAdministrator, int senders, Instant since, Instant last) {}
