package org.mailstage.core.bounce;

import org.mailstage.core.smtp.EnhancedStatus;

/**
 * What a report says of one recipient. Immutable. Texts come from strangers: printable, of limited length, and no more.
 *
 * @param address the address that failed, after all forwarding; never empty
 * @param originalAddress the address that the sender gave, by Original-Recipient; empty when not told
 * @param action what was done
 * @param status its class is always there; {@code n.0.0} when the report has no detail
 * @param replyCode of the reply in the diagnostic, such as 550; 0 without one
 * @param diagnostic the reply or explanation, one line; may be empty
 * @param remoteMta the host that gave the diagnostic; empty when not told
 * @param reason why
 */
public record ReportedRecipient(
        String address,
        String originalAddress,
        ReportAction action,
        EnhancedStatus status,
        int replyCode,
        String diagnostic,
        String remoteMta,
        BounceReason reason) {

    /**
     * What it means for later mail. Only an address that does not exist is {@link BounceSeverity#HARD}: content, quota or
     * policy concern one message, and must not take a subscriber off a list.
     */
    public BounceSeverity severity() {
        if (status.statusClass() == 2) {
            return BounceSeverity.NONE;
        }
        boolean address = reason == BounceReason.USER_UNKNOWN || reason == BounceReason.HOST_UNKNOWN;
        return status.isPermanent() && address ? BounceSeverity.HARD : BounceSeverity.SOFT;
    }
}
