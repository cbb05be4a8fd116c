package org.mailstage.core.bounce;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mailstage.core.mime.MimeHeader;
import org.mailstage.core.smtp.EnhancedStatus;

/**
 * Guesses from a bounce in words whom it concerns and why. Stateless.
 *
 * <p>Addresses are believed in this order: those of a field made for it; those at the beginning of a line, with what
 * stands on that line and below as their diagnostic; any others in the explanation; those to which the returned message
 * went. The sender's own address and those of postmasters are never meant.
 */
final class BounceTextReader {
    private static final int MAX_RECIPIENTS = 100;
    private static final int MAX_IN_LINE = 20;
    /** Lines of a diagnostic below its address. */
    private static final int MAX_DIAGNOSTIC_LINES = 12;

    private static final Set<String> SERVICES =
            Set.of("postmaster", "mailer-daemon", "abuse", "helpdesk", "support", "postmaster-noreply", "noreply");
    private static final List<String> FIRST_WORDS = List.of(
            "rcpt to:",
            "to:",
            "recipient:",
            "recipient address:",
            "failed recipient:",
            "original recipient:",
            "user:",
            "address:",
            "unknown user:",
            "user unknown:",
            "unknown local part",
            "mailbox:",
            "envelope-to:",
            "e-mail address:",
            "email address:",
            "could not deliver to:",
            "could not be delivered to:",
            "failed to deliver to",
            "undeliverable to",
            "undelivered to");
    private static final List<String> WAITING = List.of(
            "delayed",
            "still trying",
            "will be retried",
            "will keep trying",
            "has not been delivered yet",
            "not yet been delivered",
            "temporary failure notification",
            "temporary problem",
            "do not need to resend",
            "no action is required");

    private BounceTextReader() {}

    /** @param header of the bounce itself @param body its text */
    static List<ReportedRecipient> read(MimeHeader header, BounceBody body, ReturnedMessage returned) {
        NotMeant notMeant = new NotMeant(notMeant(header, returned), returned.recipients());
        Map<String, String> found = fields(header);
        if (!found.isEmpty()) {
            Map<String, String> told = atLineStarts(body.lines(), notMeant);
            found.replaceAll((address, none) -> told.getOrDefault(address, ""));
        }
        if (found.isEmpty()) {
            found = atLineStarts(body.lines(), notMeant);
        }
        if (found.isEmpty()) {
            found = anywhere(body.lines(), notMeant);
        }
        if (found.isEmpty()) {
            found = ofReturned(returned, notMeant);
        }
        if (found.isEmpty()) {
            // Sent to oneself: then the sender is meant.
            found = atLineStarts(body.lines(), new NotMeant(Set.of(), List.of()));
        }
        String explanation = body.explanation();
        List<ReportedRecipient> recipients = new ArrayList<>();
        boolean single = found.size() == 1;
        found.forEach((address, diagnostic) -> recipients.add(recipient(address, diagnostic, explanation, single)));
        return recipients;
    }

    private static Set<String> notMeant(MimeHeader header, ReturnedMessage returned) {
        Set<String> all = new LinkedHashSet<>();
        for (String name : List.of("from", "to", "cc", "reply-to", "return-path", "delivered-to", "sender")) {
            AddressText.find(header.text(name), AddressText.MAX_IN_FIELD).forEach(a -> all.add(key(a)));
        }
        returned.originators().forEach(a -> all.add(key(a)));
        returned.recipients().forEach(a -> all.remove(key(a)));
        return all;
    }

    private static String key(String address) {
        return address.toLowerCase(Locale.ROOT);
    }

    /** Addresses that the bounce is not about, and those that it is about whatever they look like. */
    private record NotMeant(Set<String> addresses, List<String> recipients) {
        boolean allows(String address) {
            String key = key(address);
            boolean service = SERVICES.contains(key.substring(0, key.lastIndexOf('@')));
            return !addresses.contains(key) && (!service || recipients.contains(address));
        }
    }

    private static Map<String, String> fields(MimeHeader header) {
        Map<String, String> found = new LinkedHashMap<>();
        for (String name : List.of("x-failed-recipients", "x-actual-recipients", "x-failed-recipient")) {
            for (String value : header.all(name)) {
                AddressText.find(value, MAX_RECIPIENTS).forEach(a -> found.putIfAbsent(key(a), ""));
            }
        }
        return found;
    }

    private static Map<String, String> atLineStarts(List<String> lines, NotMeant notMeant) {
        Map<String, String> found = new LinkedHashMap<>();
        List<List<String>> addresses = lines.stream()
                .map(line -> first(line).filter(notMeant::allows).stream().toList())
                .toList();
        collect(lines, addresses, found);
        return found;
    }

    private static void collect(List<String> lines, List<List<String>> addresses, Map<String, String> found) {
        for (int i = 0; i < lines.size() && found.size() < MAX_RECIPIENTS; i++) {
            if (!addresses.get(i).isEmpty()) {
                String diagnostic = diagnostic(lines, addresses, i);
                for (String address : addresses.get(i)) {
                    found.merge(key(address), diagnostic, (one, other) -> AddressText.line(one + " " + other));
                }
            }
        }
    }

    private static String diagnostic(List<String> lines, List<List<String>> addresses, int at) {
        StringBuilder text = new StringBuilder(lines.get(at));
        int end = Math.min(lines.size(), at + 1 + MAX_DIAGNOSTIC_LINES);
        for (int i = at + 1; i < end && addresses.get(i).isEmpty(); i++) {
            text.append(' ').append(lines.get(i));
        }
        return AddressText.line(text.toString());
    }

    /** The address at the beginning of a line, behind marks and words that announce one. */
    private static Optional<String> first(String line) {
        String text = line.strip();
        String lower = text.toLowerCase(Locale.ROOT);
        for (String word : FIRST_WORDS) {
            if (lower.startsWith(word)) {
                text = text.substring(word.length()).strip();
                break;
            }
        }
        int start = 0;
        while (start < text.length() && "<*-'\"([{=> \t".indexOf(text.charAt(start)) >= 0) {
            start++;
        }
        String rest = text.substring(start);
        String bare = rest.toLowerCase(Locale.ROOT).startsWith("mailto:") ? rest.substring(7) : rest;
        int at = bare.indexOf('@');
        if (at <= 0) {
            return Optional.empty();
        }
        return AddressText.find(bare, 1).stream().filter(bare::startsWith).findFirst();
    }

    private static Map<String, String> anywhere(List<String> lines, NotMeant notMeant) {
        Map<String, String> found = new LinkedHashMap<>();
        List<List<String>> addresses = lines.stream()
                .map(line -> AddressText.find(line, MAX_IN_LINE).stream()
                        .filter(notMeant::allows)
                        .toList())
                .toList();
        collect(lines, addresses, found);
        return found;
    }

    private static Map<String, String> ofReturned(ReturnedMessage returned, NotMeant notMeant) {
        Map<String, String> found = new LinkedHashMap<>();
        returned.recipients().stream()
                .filter(notMeant::allows)
                .limit(MAX_RECIPIENTS)
                .forEach(a -> found.putIfAbsent(key(a), ""));
        return found;
    }

    private static ReportedRecipient recipient(String address, String told, String explanation, boolean single) {
        String whole = single ? AddressText.line(told + " " + AddressText.line(explanation)) : told;
        EnhancedStatus status = status(told).or(() -> status(whole)).orElseGet(() -> guess(explanation));
        int reply = StatusText.reply(told);
        // What stands at the address counts more than what stands elsewhere in the text.
        boolean clear = ReasonRules.ofPhrase(told) != BounceReason.UNKNOWN;
        BounceReason reason = ReasonRules.reason(status, reply, clear ? told : whole);
        return new ReportedRecipient(
                address,
                "",
                status.isPermanent() ? ReportAction.FAILED : ReportAction.DELAYED,
                status,
                reply,
                told.isEmpty() ? AddressText.line(explanation) : told,
                "",
                reason);
    }

    private static Optional<EnhancedStatus> status(String text) {
        Optional<EnhancedStatus> enhanced = StatusText.enhanced(text).filter(s -> s.statusClass() != 2);
        if (enhanced.isPresent()) {
            return enhanced;
        }
        int replyClass = StatusText.reply(text) / 100;
        return replyClass == 4 || replyClass == 5 ? Optional.of(EnhancedStatus.of(replyClass, 0, 0)) : Optional.empty();
    }

    private static EnhancedStatus guess(String explanation) {
        String text = explanation.toLowerCase(Locale.ROOT);
        boolean waits = WAITING.stream().anyMatch(text::contains);
        return EnhancedStatus.of(waits ? 4 : 5, 0, 0);
    }
}
