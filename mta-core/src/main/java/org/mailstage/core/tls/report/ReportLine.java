package org.mailstage.core.tls.report;

import java.time.LocalDate;
import java.util.Optional;
import org.mailstage.core.tls.plan.FoundPolicy;
import org.mailstage.core.tls.policy.TlsFailure;

/**
 * What sessions have in common that are counted together. Immutable.
 *
 * @param day in UTC
 * @param domain the recipients' domain
 * @param failure empty for sessions that were as they had to be
 */
public record ReportLine(LocalDate day, String domain, FoundPolicy policy, Optional<Failure> failure) {
    /**
     * What was wrong with the sessions, and where (RFC 8460 §4.4).
     *
     * @param sendingAddress empty where there was no connection
     * @param detail in a few words; may be empty
     */
    public record Failure(
            TlsFailure failure, String sendingAddress, String exchanger, String receivingAddress, String detail) {}
}
