package org.mailstage.core.bounce;

import java.util.List;
import org.mailstage.core.mime.MimeHeader;

/**
 * The machine-readable part of a feedback report (RFC 5965 §3, RFC 6591 §3). Immutable; values as they stand, empty when
 * not there.
 *
 * @param feedbackType {@code abuse}, {@code fraud}, {@code opt-out}, {@code auth-failure} …, in lower case
 * @param userAgent the program that made the report
 * @param version of the format
 * @param originalMailFrom the reverse-path of the message complained of, without angle brackets
 * @param originalRecipients whom it was delivered to, without angle brackets
 * @param reportingMta the host's name
 * @param sourceIp where the message came from
 * @param reportedDomains domains the complaint is about
 * @param reportedUris addresses in the message that the complaint is about
 * @param authFailure what failed, for reports of authentication (RFC 6591 §3.1)
 * @param incidents how many messages the report stands for, at least 1
 * @param fields all fields, for whoever needs more
 */
public record Complaint(
        String feedbackType,
        String userAgent,
        String version,
        String originalMailFrom,
        List<String> originalRecipients,
        String reportingMta,
        String sourceIp,
        List<String> reportedDomains,
        List<String> reportedUris,
        String authFailure,
        long incidents,
        MimeHeader fields) {
    public Complaint {
        originalRecipients = List.copyOf(originalRecipients);
        reportedDomains = List.copyOf(reportedDomains);
        reportedUris = List.copyOf(reportedUris);
    }
}
