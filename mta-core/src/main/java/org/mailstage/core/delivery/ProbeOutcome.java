package org.mailstage.core.delivery;

/**
 * What a probe found out. Immutable.
 *
 * @param remoteHost the host that answered, as {@code name[address]:port}; empty when none was reached
 * @param diagnostic its reply to RCPT, or why there is none
 */
public record ProbeOutcome(Answer answer, String remoteHost, Diagnostic diagnostic) {
    /** What it means for the recipient. */
    public enum Answer {
        /** The next hop takes mail for it. */
        ACCEPTED,
        /** The next hop has refused it for good, at RCPT. */
        REFUSED,
        /** Nothing is known: a temporary refusal, one before RCPT, or no answer. */
        UNDECIDED
    }

    /** Nothing was found out, for a reason of ours. */
    public static ProbeOutcome undecided(String reason) {
        return new ProbeOutcome(Answer.UNDECIDED, "", Diagnostic.local(reason));
    }
}
