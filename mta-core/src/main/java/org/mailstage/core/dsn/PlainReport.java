package org.mailstage.core.dsn;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.mailstage.core.dsn.RecipientReport.Fate;

/** The part of a DSN that is written for the person who sent the message (RFC 6522 §3). */
final class PlainReport {
    private static final int WIDTH = 72;

    private final DsnRequest request;
    private final Instant now;
    private final StringBuilder out = new StringBuilder();

    PlainReport(DsnRequest request, Instant now) {
        this.request = request;
        this.now = now;
    }

    /** Lines with CRLF. */
    String write() {
        paragraph("", "This is the mail server " + DsnAddress.hostname(request.hostname()) + ".");
        group(
                request.recipients().stream().filter(r -> r.fate().isFailure()).toList(),
                "I am sorry: your message could not be delivered to %s below, and I have given up. If it is important,"
                        + " please correct what is wrong and send it again, or reach the recipient in another way.");
        group(
                request.recipients().stream()
                        .filter(r -> r.fate() == Fate.DELAYED)
                        .toList(),
                "Your message could not yet be delivered to %s below. I keep trying; you need not send it again.");
        group(
                request.recipients().stream()
                        .filter(r -> r.fate() == Fate.DELIVERED)
                        .toList(),
                "Your message was delivered to %s below.");
        group(
                request.recipients().stream()
                        .filter(r -> r.fate() == Fate.RELAYED)
                        .toList(),
                "Your message was passed on towards %s below. The next mail system sends no such reports, so this is the"
                        + " last you hear of it, unless something goes wrong.");
        group(
                request.recipients().stream()
                        .filter(r -> r.fate() == Fate.EXPANDED)
                        .toList(),
                "Your message went on to the addresses that stand behind %s below. There will be no report when it reaches"
                        + " each of them.");
        paragraph(
                "",
                "Your message reached me on " + DsnWriter.date(request.arrival()) + " and has the queue id "
                        + request.id() + " here. Please give it when you ask for help. The report for machines and the"
                        + " header of your message are attached.");
        return out.toString();
    }

    private void group(List<RecipientReport> reports, String introduction) {
        if (reports.isEmpty()) {
            return;
        }
        String who = reports.size() == 1 ? "the recipient" : "the " + reports.size() + " recipients";
        paragraph("", String.format(Locale.ROOT, introduction, who));
        reports.forEach(this::recipient);
    }

    private void recipient(RecipientReport report) {
        line("", "<" + report.recipient() + ">");
        if (!report.fate().isSuccess()) {
            line("  ", explanation(report));
        }
        String text = report.diagnostic().text();
        if (!text.isEmpty()) {
            line("  ", source(report));
            line("    ", text);
        }
        out.append(MimeText.CRLF);
    }

    private String explanation(RecipientReport report) {
        if (report.fate() == Fate.EXPIRED) {
            return "It was tried again and again for " + age() + " without success.";
        }
        if (report.fate() == Fate.TOO_LATE) {
            return "The time that was set for its delivery has passed.";
        }
        Instant until = report.retryUntil();
        String meaning = StatusExplanation.of(report.status());
        return report.fate() == Fate.DELAYED && until != null
                ? meaning + " I keep trying until " + DsnWriter.date(until) + "."
                : meaning;
    }

    private static String source(RecipientReport report) {
        boolean remote = report.diagnostic().type().equals("smtp")
                && !report.remoteHost().isEmpty();
        boolean gaveUp = report.fate() == Fate.EXPIRED || report.fate() == Fate.TOO_LATE;
        String what = gaveUp ? "The last time, " : "";
        if (remote) {
            return what + (what.isEmpty() ? "The" : "the") + " mail server " + hostOf(report) + " said:";
        }
        return what.isEmpty() ? "In detail:" : what + "this is what went wrong:";
    }

    /** Name and address; the port says nothing to people. */
    private static String hostOf(RecipientReport report) {
        return report.remoteHost().replaceFirst("]:[0-9]+$", "]");
    }

    private String age() {
        Duration age = Duration.between(request.arrival(), now);
        if (age.toDays() >= 2) {
            return age.toDays() + " days";
        }
        if (age.toHours() >= 2) {
            return age.toHours() + " hours";
        }
        return Math.max(1, age.toMinutes()) + (age.toMinutes() < 2 ? " minute" : " minutes");
    }

    private void paragraph(String indent, String text) {
        line(indent, text);
        out.append(MimeText.CRLF);
    }

    /** Wraps at blanks; a word that is too long stays whole, the transfer encoding takes care of it. */
    private void line(String indent, String text) {
        StringBuilder line = new StringBuilder(indent);
        for (String word :
                text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", " ").strip().split(" +")) {
            if (line.length() > indent.length() && line.length() + 1 + word.length() > WIDTH) {
                out.append(line).append(MimeText.CRLF);
                line = new StringBuilder(indent);
            }
            if (line.length() > indent.length()) {
                line.append(' ');
            }
            line.append(word);
        }
        out.append(line).append(MimeText.CRLF);
    }
}
