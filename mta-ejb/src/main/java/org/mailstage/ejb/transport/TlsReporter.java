package org.mailstage.ejb.transport;

import java.io.IOException;
import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.mailstage.core.dns.DnsAnswer;
import org.mailstage.core.dns.Resolver;
import org.mailstage.core.net.InternationalDomain;
import org.mailstage.core.tls.report.DayReport;
import org.mailstage.core.tls.report.ReportAddresses;
import org.mailstage.core.tls.report.ReportCounts;
import org.mailstage.core.tls.report.ReportLine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports days that are over to the domains that ask for it, and forgets them then (RFC 8460 §3, §5). One thread.
 *
 * <p>A report that cannot be sent is tried again with the next call, for {@link #GIVE_UP_DAYS}. It is sent as soon as one of
 * the domain's addresses has taken it.
 */
final class TlsReporter {
    static final int GIVE_UP_DAYS = 2;

    private static final Logger LOG = LoggerFactory.getLogger(TlsReporter.class);

    private final ReportCounts counts;
    private final Resolver resolver;
    private final ReportSender mail;
    private final ReportSender https;
    private final Supplier<String> ids;

    /** @param ids of reports, unique over all nodes */
    TlsReporter(ReportCounts counts, Resolver resolver, ReportSender mail, ReportSender https, Supplier<String> ids) {
        this.counts = counts;
        this.resolver = resolver;
        this.mail = mail;
        this.https = https;
        this.ids = ids;
    }

    /** Reports all days before today, in the name of this host. */
    void report(LocalDate today, String hostname) {
        Set<LocalDate> days = counts.daysBefore(today);
        for (LocalDate day : days) {
            counts.of(day).forEach((domain, lines) -> {
                boolean late = day.isBefore(today.minusDays(GIVE_UP_DAYS));
                if (report(day, domain, lines, hostname) || late) {
                    counts.forget(day, domain);
                }
            });
        }
    }

    /** True when nothing is left to do. */
    private boolean report(LocalDate day, String domain, Map<ReportLine, Long> lines, String hostname) {
        String ascii = InternationalDomain.toAscii(domain).orElse(domain);
        DnsAnswer<String> asked = resolver.txt("_smtp._tls." + ascii);
        if (asked instanceof DnsAnswer.Failure<String>) {
            return false;
        }
        List<URI> addresses = ReportAddresses.among(asked.recordsOrNone());
        boolean sent = addresses.isEmpty();
        DayReport report = new DayReport(ids.get(), hostname, "postmaster@" + hostname, day, ascii, lines);
        for (URI address : addresses) {
            sent |= send(report, address);
        }
        return sent;
    }

    private boolean send(DayReport report, URI address) {
        try {
            (address.getScheme().equalsIgnoreCase("https") ? https : mail).send(report, address);
            LOG.info("MTA-12806 TLS report sent domain={} day={} to={}", report.domain(), report.day(), address);
            return true;
        } catch (IOException e) {
            LOG.warn(
                    "MTA-12807 TLS report not sent domain={} day={} to={} reason=\"{}\"",
                    report.domain(),
                    report.day(),
                    address,
                    e.getMessage());
            return false;
        }
    }
}
