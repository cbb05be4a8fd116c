package org.mailstage.core.bounce;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.mailstage.core.mime.EncodedWords;
import org.mailstage.core.mime.MimeHeader;
import org.mailstage.core.smtp.EnhancedStatus;
import org.mailstage.core.smtp.Utf8AddressXtext;

/**
 * Reads the fields of {@code message/delivery-status} and {@code message/global-delivery-status} (RFC 3464 §2, RFC 6533
 * §3), also where empty lines between groups are missing or too many, where types are left out, and where the status
 * stands only in the diagnostic. Stateless.
 */
final class StatusReportReader {
    /** No honest report has more; ours have at most one for each recipient of a transaction. */
    private static final int MAX_RECIPIENTS = 1000;

    private StatusReportReader() {}

    /** @param recipients each address once; of several groups on one address the first with a diagnostic counts */
    record Report(String reportingMta, String envelopeId, List<ReportedRecipient> recipients) {}

    /** @param explanation the part for people, where a diagnostic is looked for if a single recipient has none */
    static Report read(List<MimeHeader> groups, String explanation) {
        String reportingMta = "";
        String envelopeId = "";
        Map<String, ReportedRecipient> recipients = new LinkedHashMap<>();
        for (MimeHeader group : groups) {
            reportingMta = reportingMta.isEmpty() ? afterType(group.text("reporting-mta")) : reportingMta;
            envelopeId = envelopeId.isEmpty() ? AddressText.line(group.text("original-envelope-id")) : envelopeId;
            for (List<MimeHeader.Field> fields : byRecipient(group)) {
                recipient(fields).ifPresent(r -> add(recipients, r));
            }
        }
        List<ReportedRecipient> all = new ArrayList<>(recipients.values());
        if (all.size() == 1 && needsExplanation(all.get(0))) {
            all.set(0, explained(all.get(0), AddressText.line(explanation)));
        }
        return new Report(AddressText.line(reportingMta), envelopeId, all);
    }

    private static void add(Map<String, ReportedRecipient> recipients, ReportedRecipient recipient) {
        if (recipients.size() < MAX_RECIPIENTS) {
            recipients.merge(
                    recipient.address().toLowerCase(Locale.ROOT),
                    recipient,
                    (one, other) ->
                            one.diagnostic().isEmpty() && !other.diagnostic().isEmpty() ? other : one);
        }
    }

    /** A group of fields for each Final-Recipient, or Original-Recipient where that stands alone. */
    private static List<List<MimeHeader.Field>> byRecipient(MimeHeader group) {
        List<List<MimeHeader.Field>> all = new ArrayList<>();
        List<MimeHeader.Field> current = new ArrayList<>();
        boolean hasFinal = false;
        for (MimeHeader.Field field : group.fields()) {
            boolean isFinal = field.name().equals("final-recipient");
            if (isFinal && hasFinal) {
                all.add(current);
                current = new ArrayList<>();
            }
            hasFinal |= isFinal;
            current.add(field);
        }
        all.add(current);
        return all;
    }

    private static Optional<ReportedRecipient> recipient(List<MimeHeader.Field> fields) {
        String original = address(value(fields, "original-recipient"));
        String address = address(value(fields, "final-recipient"));
        if (address.indexOf('@') < 0) {
            String other = address(value(fields, "x-actual-recipient"));
            address = other.indexOf('@') > 0 ? other : address.isEmpty() ? original : address;
        }
        if (address.isEmpty()) {
            return Optional.empty();
        }
        ReportAction action = ReportAction.parse(value(fields, "action"));
        String diagnostic = AddressText.line(EncodedWords.decode(afterType(value(fields, "diagnostic-code"))));
        if (diagnostic.isEmpty()) {
            diagnostic = comment(value(fields, "status"));
        }
        int reply = StatusText.reply(diagnostic);
        EnhancedStatus status = status(value(fields, "status"), action, diagnostic, reply);
        return Optional.of(new ReportedRecipient(
                address,
                original,
                action,
                status,
                reply,
                diagnostic,
                AddressText.line(afterType(value(fields, "remote-mta"))),
                ReasonRules.reason(status, reply, diagnostic)));
    }

    private static EnhancedStatus status(String field, ReportAction action, String diagnostic, int reply) {
        Optional<EnhancedStatus> stated = StatusText.enhanced(field);
        Optional<EnhancedStatus> replied = StatusText.enhanced(diagnostic);
        if (stated.isEmpty()) {
            return replied.orElseGet(() -> EnhancedStatus.of(statusClass(action, reply), 0, 0));
        }
        EnhancedStatus status = stated.get();
        boolean finer = StatusText.isVague(status)
                && replied.isPresent()
                && replied.get().statusClass() == status.statusClass();
        // "Failed" with a 4yz status: either the host gave up, or the status is wrong. The reply tells which.
        boolean wrong = action == ReportAction.FAILED
                && status.isTransient()
                && reply / 100 == 5
                && replied.filter(EnhancedStatus::isPermanent).isPresent();
        return finer || wrong ? replied.orElseThrow() : status;
    }

    private static int statusClass(ReportAction action, int reply) {
        boolean known = action == ReportAction.UNSTATED && (reply / 100 == 4 || reply / 100 == 5);
        return known ? reply / 100 : action.statusClass();
    }

    /** Some put their words behind the status: {@code 4.0.0 (host name lookup failure)}. */
    private static String comment(String status) {
        int open = status.indexOf('(');
        int close = status.lastIndexOf(')');
        return open >= 0 && open < close ? AddressText.line(status.substring(open + 1, close)) : "";
    }

    private static boolean needsExplanation(ReportedRecipient recipient) {
        return recipient.status().statusClass() != 2
                && (recipient.diagnostic().isEmpty() || recipient.reason() == BounceReason.UNKNOWN);
    }

    private static ReportedRecipient explained(ReportedRecipient recipient, String explanation) {
        BounceReason reason =
                recipient.reason() == BounceReason.UNKNOWN || ReasonRules.ofPhrase(explanation) != BounceReason.UNKNOWN
                        ? ReasonRules.reason(recipient.status(), recipient.replyCode(), explanation)
                        : recipient.reason();
        return new ReportedRecipient(
                recipient.address(),
                recipient.originalAddress(),
                recipient.action(),
                recipient.status(),
                recipient.replyCode(),
                recipient.diagnostic().isEmpty() ? explanation : recipient.diagnostic(),
                recipient.remoteMta(),
                reason);
    }

    private static String value(List<MimeHeader.Field> fields, String name) {
        return fields.stream()
                .filter(f -> f.name().equals(name))
                .map(MimeHeader.Field::value)
                .findFirst()
                .orElse("");
    }

    private static String address(String value) {
        boolean utf8 = value.regionMatches(true, 0, "utf-8", 0, 5);
        String typed = AddressText.line(value);
        if (utf8) {
            String decoded = Utf8AddressXtext.decode(
                            typed.substring(typed.indexOf(';') + 1).strip())
                    .orElse("");
            return decoded.isEmpty() ? AddressText.ofField(typed) : decoded;
        }
        return AddressText.ofField(typed);
    }

    /** A value behind its type, such as {@code smtp;}; the type may be missing. */
    private static String afterType(String value) {
        int semicolon = value.indexOf(';');
        boolean typed = semicolon > 0
                && semicolon < 20
                && value.substring(0, semicolon).strip().indexOf(' ') < 0;
        return typed ? value.substring(semicolon + 1).strip() : value.strip();
    }
}
