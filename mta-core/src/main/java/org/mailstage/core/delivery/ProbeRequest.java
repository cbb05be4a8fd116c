package org.mailstage.core.delivery;

import java.util.List;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.routing.Target;
import org.mailstage.core.smtp.SmtpTimeouts;

/**
 * A question to a next hop: would it take mail for this recipient? Nothing is delivered.
 *
 * @param reversePath the sender to ask with
 * @param targets addresses in the order to try
 * @param helo name to say in EHLO or LHLO
 * @param timeouts all time-outs; {@link SmtpTimeouts#total()} bounds the whole probe
 */
public record ProbeRequest(
        ReversePath reversePath,
        Mailbox recipient,
        NextHop nextHop,
        List<Target> targets,
        String helo,
        SmtpTimeouts timeouts) {
    public ProbeRequest {
        targets = List.copyOf(targets);
    }
}
