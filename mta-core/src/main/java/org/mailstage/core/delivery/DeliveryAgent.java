package org.mailstage.core.delivery;

import java.util.List;

/** Hands messages to next hops over SMTP or LMTP. Thread-safe; {@link #deliver} blocks up to the total deadline. */
public interface DeliveryAgent {
    /**
     * Makes one delivery attempt.
     *
     * @return one outcome per recipient of the request's envelope, in the same order. Never throws for what a peer or
     *     the network does: that is an outcome
     */
    List<DeliveryOutcome> deliver(DeliveryRequest request);

    /**
     * Asks a next hop whether it would take mail for a recipient: MAIL and RCPT, then RSET and QUIT. Blocks up to the
     * total deadline.
     *
     * @return never throws for what a peer or the network does: that is {@link ProbeOutcome.Answer#UNDECIDED}
     */
    default ProbeOutcome probe(ProbeRequest request) {
        return ProbeOutcome.undecided("this delivery agent does not probe");
    }
}
