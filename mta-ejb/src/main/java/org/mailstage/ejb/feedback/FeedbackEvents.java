package org.mailstage.ejb.feedback;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.bounce.Complaint;
import org.mailstage.core.bounce.IncomingReport;
import org.mailstage.core.bounce.ReportedRecipient;
import org.mailstage.core.message.QueueId;
import org.mailstage.core.trace.TraceEvent;
import org.mailstage.core.trace.TraceRecorder;
import org.mailstage.ejb.config.NodeSettings;
import org.mailstage.ejb.messaging.QueuedMessage;

/** Tells the trace what came back. Thread-safe. */
@ApplicationScoped
public class FeedbackEvents {
    Clock clock = Clock.systemUTC();

    @Inject
    TraceRecorder trace;

    @Inject
    NodeSettings node;

    /** A report on a recipient of a message, told in the trace of that message; the report is a message of its own. */
    void reported(QueueId about, String recipient, IncomingReport report, QueuedMessage message) {
        ReportedRecipient told = Concerned.find(report, recipient).orElse(null);
        String evidence = told == null ? withoutStatus(report) : evidence(told, recipient);
        trace.record(new TraceEvent(
                about.value(),
                type(report, told),
                clock.instant(),
                node.name(),
                "",
                List.of(recipient),
                "",
                report.reportingMta(),
                told == null ? "" : told.status().toString(),
                evidence + " (report " + message.id() + ")",
                0,
                0,
                null));
    }

    /** The report itself has arrived where it belongs. */
    void taken(QueuedMessage message, List<Mailbox> recipients) {
        trace.record(new TraceEvent(
                message.id().value(),
                TraceEvent.Type.DELIVERED,
                clock.instant(),
                node.name(),
                message.envelope().reversePath().toString(),
                recipients.stream().map(Mailbox::toString).toList(),
                "feedback",
                "",
                "2.0.0",
                "read as a report",
                1,
                message.content().size(),
                null));
    }

    private static TraceEvent.Type type(IncomingReport report, @Nullable ReportedRecipient told) {
        if (report.complaint().isPresent()) {
            return TraceEvent.Type.COMPLAINED;
        }
        boolean failed = told != null && told.status().isPermanent();
        return failed ? TraceEvent.Type.BOUNCE_RECEIVED : TraceEvent.Type.NOTICE_RECEIVED;
    }

    private static String evidence(ReportedRecipient told, String recipient) {
        String address = told.address().equalsIgnoreCase(recipient) ? "" : told.address() + ", ";
        return word(told.severity()) + ", " + word(told.reason()) + ": " + address + told.diagnostic();
    }

    private static String withoutStatus(IncomingReport report) {
        return report.complaint().map(Complaint::feedbackType).orElseGet(() -> word(report.kind()));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
