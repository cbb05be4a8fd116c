package org.mailstage.ejb.delivery;

import org.mailstage.ejb.messaging.MailSender;

/** An outcome service for tests of others that only let messages wait. */
public final class OutcomeServiceFixture {
    private OutcomeServiceFixture() {}

    /** Sends to that sender. */
    public static OutcomeService with(MailSender sender) {
        OutcomeService outcomes = new OutcomeService();
        outcomes.sender = sender;
        return outcomes;
    }
}
