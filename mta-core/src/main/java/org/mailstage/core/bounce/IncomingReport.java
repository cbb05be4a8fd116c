package org.mailstage.core.bounce;

import java.util.List;
import java.util.Optional;

/**
 * What an incoming message is about. Immutable.
 *
 * @param kind what it is
 * @param recipients whom it concerns, each address once; empty for other kinds than bounces
 * @param reportingMta the host that made the report; empty when not told
 * @param envelopeId Original-Envelope-Id (RFC 3464 §2.2.1); empty when not told
 * @param complaint the feedback report, for {@link Kind#COMPLAINT}
 * @param returned what came back of the original message
 */
public record IncomingReport(
        Kind kind,
        List<ReportedRecipient> recipients,
        String reportingMta,
        String envelopeId,
        Optional<Complaint> complaint,
        ReturnedMessage returned) {

    /** Kinds of incoming messages. */
    public enum Kind {
        /** A delivery status notification that machines can read. */
        STATUS_REPORT,
        /** A bounce in words; what is read from it is a guess. */
        BOUNCE_TEXT,
        /** A feedback report. */
        COMPLAINT,
        /** Written by a program for somebody who is away, or the like; the message arrived. */
        AUTOMATIC_REPLY,
        /** Asks the sender to prove something before the message is delivered. */
        CHALLENGE,
        /** None of these. */
        NO_REPORT
    }

    public IncomingReport {
        recipients = List.copyOf(recipients);
    }

    /** True for a report on what became of a message. */
    public boolean isBounce() {
        return kind == Kind.STATUS_REPORT || kind == Kind.BOUNCE_TEXT;
    }
}
