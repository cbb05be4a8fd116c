package org.mailstage.ejb.transport;

import java.io.IOException;
import java.net.URI;
import org.mailstage.core.tls.report.DayReport;

/** Sends a report one way. Thread-safe. */
@FunctionalInterface
interface ReportSender {
    /**
     * Sends it, or sees to it that it will be.
     *
     * @throws IOException when it may go better later
     */
    void send(DayReport report, URI to) throws IOException;
}
