package org.mailstage.fuzz;

import java.io.IOException;
import org.mailstage.core.bounce.IncomingReport;
import org.mailstage.core.bounce.IncomingReport.Kind;
import org.mailstage.core.bounce.IncomingReportReader;
import org.mailstage.core.bounce.ReportedRecipient;
import org.mailstage.core.message.MessageContent;

/** Incoming reports of any kind: nothing is thrown, and what is read is fit for log, trace and console. */
public final class ReportTarget {
    private static final int MAX_TEXT = 1000;

    private ReportTarget() {}

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        IncomingReport report = IncomingReportReader.read(MessageContent.of(input), true);
        Check.that(report.isBounce() != report.recipients().isEmpty(), "a bounce concerns somebody, nothing else does");
        Check.that(report.complaint().isPresent() == (report.kind() == Kind.COMPLAINT), "a complaint is there or not");
        printable(report.reportingMta());
        printable(report.envelopeId());
        printable(report.returned().messageId());
        for (ReportedRecipient recipient : report.recipients()) {
            Check.that(!recipient.address().isEmpty(), "a recipient has an address");
            printable(recipient.address());
            printable(recipient.originalAddress());
            printable(recipient.diagnostic());
            printable(recipient.remoteMta());
        }
        IncomingReport again = IncomingReportReader.read(MessageContent.of(input), true);
        Check.same(again.recipients(), report.recipients(), "reading twice gives the same");
    }

    private static void printable(String text) {
        Check.that(text.length() <= MAX_TEXT, "texts are of limited length");
        Check.that(text.chars().noneMatch(Character::isISOControl), "texts are printable");
    }
}
