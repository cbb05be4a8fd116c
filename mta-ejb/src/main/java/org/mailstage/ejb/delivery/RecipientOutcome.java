package org.mailstage.ejb.delivery;

import org.mailstage.core.address.Mailbox;
import org.mailstage.core.delivery.DeliveryOutcome;

/** A recipient and what became of it in one attempt. */
public record RecipientOutcome(Mailbox recipient, DeliveryOutcome outcome) {}
