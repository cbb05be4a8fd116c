package org.mailstage.ejb.feedback;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mailstage.core.bounce.IncomingReport;
import org.mailstage.core.bounce.ReportedRecipient;

/** Whom a report speaks of. Stateless. */
final class Concerned {
    private Concerned() {}

    /** All addresses that the report names, those that the sender wrote first. */
    static List<String> addresses(IncomingReport report) {
        List<String> all = new ArrayList<>();
        report.recipients().forEach(r -> all.add(r.originalAddress()));
        report.recipients().forEach(r -> all.add(r.address()));
        report.complaint().ifPresent(c -> all.addAll(c.originalRecipients()));
        all.addAll(report.returned().recipients());
        return all;
    }

    /** What the report says of a recipient; of another address if it speaks of one only, where the mail went on to. */
    static Optional<ReportedRecipient> find(IncomingReport report, String recipient) {
        return report.recipients().stream()
                .filter(r -> r.address().equalsIgnoreCase(recipient)
                        || r.originalAddress().equalsIgnoreCase(recipient))
                .findFirst()
                .or(() -> report.recipients().size() == 1
                        ? Optional.of(report.recipients().get(0))
                        : Optional.empty());
    }
}
