package org.mailstage.core.smtp.server;

import java.util.List;
import java.util.Optional;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.sasl.SaslExchange;
import org.mailstage.core.smtp.Reply;

/**
 * What the SMTP server asks before it lets a client go on, for one listener.
 *
 * <p>The contract of {@link PolicyStage} holds for every method.
 */
public interface ReceptionPolicy extends PolicyStage {
    /** Name in the greeting, in EHLO's answer and in {@code Received:} fields. */
    String hostname();

    /** Limits in force now. */
    ReceptionLimits limits();

    /** The listener as it is configured now. */
    ListenerSettings listener();

    /** Whether the client belongs to a trusted network. */
    boolean isTrusted(ClientInfo client);

    /** Whether the client may use XCLIENT and XFORWARD. */
    default boolean isProxy(ClientInfo client) {
        return false;
    }

    /** SASL mechanisms for this client now, best first; empty when AUTH is not to be offered. */
    default List<String> mechanisms(ClientInfo client) {
        return List.of();
    }

    /** Begins an exchange of a mechanism out of {@link #mechanisms}; its steps may block and run on work threads. */
    default Optional<SaslExchange> authenticate(ClientInfo client, String mechanism) {
        return Optional.empty();
    }

    /** Longest hold of FUTURERELEASE in seconds; 0 when it is not offered (RFC 4865). */
    default long maxHoldSeconds(ClientInfo client) {
        return 0;
    }

    /** Whether the client may use ETRN. */
    default boolean mayStartQueues(ClientInfo client) {
        return false;
    }

    /** ETRN for a domain: the reply (RFC 1985 §5). */
    default Reply startQueue(ClientInfo client, String domain) {
        return Reply.of(459, "4.7.0", "that queue cannot be started by ETRN");
    }

    /** VRFY: the reply; 252 unless the administrator lets users be looked up (RFC 5321 §3.5.3). */
    default Reply verify(ClientInfo client, String mailbox) {
        return Reply.of(252, "2.1.5", "cannot verify, but will take mail and attempt delivery");
    }

    /** Whether the client may use EXPN. */
    default boolean mayExpand(ClientInfo client) {
        return false;
    }

    /** EXPN: the members of a list or alias; empty when there is none of that name. */
    default Optional<List<Mailbox>> expand(ClientInfo client, String list) {
        return Optional.empty();
    }
}
