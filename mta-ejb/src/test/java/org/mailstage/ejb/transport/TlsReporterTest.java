package org.mailstage.ejb.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailstage.core.dns.FakeResolver;
import org.mailstage.core.tls.plan.FoundPolicy;
import org.mailstage.core.tls.report.DayReport;
import org.mailstage.core.tls.report.ReportCounts;
import org.mailstage.core.tls.report.ReportLine;
import org.mailstage.ejb.messaging.QueuedMessage;

/** Who gets a report, and when it is tried again (RFC 8460 §3, §5). */
class TlsReporterTest {
    private static final LocalDate DAY = LocalDate.parse("2027-01-01");

    private final ReportCounts counts = new ReportCounts(Clock.systemUTC());
    private final List<String> sent = new ArrayList<>();
    private FakeResolver dns = new FakeResolver();
    private boolean mailFails;
    private boolean httpsFails;

    @TempDir
    Path folder;

    private void report(LocalDate today) {
        new TlsReporter(
                        counts,
                        dns,
                        (report, to) -> send(report, to, mailFails),
                        (report, to) -> send(report, to, httpsFails),
                        () -> "id")
                .report(today, "mx.one.test");
    }

    private void send(DayReport report, URI to, boolean fails) throws IOException {
        if (fails) {
            throw new IOException("not now");
        }
        sent.add(report.domain() + " " + report.day() + " " + to);
    }

    private void count(LocalDate day, String domain) {
        counts.add(new ReportLine(day, domain, FoundPolicy.NONE, Optional.empty()), 1);
    }

    @Test
    void daysThatAreOverShouldBeReportedOnce() {
        count(DAY, "two.test");
        count(DAY.plusDays(1), "two.test");
        dns.txt("_smtp._tls.two.test", "v=TLSRPTv1; rua=mailto:a@two.test,https://two.test/r");
        report(DAY.plusDays(1));
        report(DAY.plusDays(1));
        assertThat(sent)
                .containsExactly("two.test 2027-01-01 mailto:a@two.test", "two.test 2027-01-01 https://two.test/r");
        assertThat(counts.all()).hasSize(1);
    }

    @Test
    void domainShouldGetNothingWhenItDoesNotAsk() {
        count(DAY, "two.test");
        report(DAY.plusDays(1));
        assertThat(sent).isEmpty();
        assertThat(counts.all()).isEmpty();
    }

    @Test
    void reportShouldBeTriedAgainWhenDnsFails() {
        count(DAY, "two.test");
        dns.fail("TXT", "_smtp._tls.two.test", "SERVFAIL");
        report(DAY.plusDays(1));
        dns = new FakeResolver().txt("_smtp._tls.two.test", "v=TLSRPTv1; rua=mailto:a@two.test");
        report(DAY.plusDays(1));
        assertThat(sent).hasSize(1);
    }

    @Test
    void reportShouldCountAsSentWhenOneAddressTakesIt() {
        count(DAY, "two.test");
        dns.txt("_smtp._tls.two.test", "v=TLSRPTv1; rua=mailto:a@two.test,https://two.test/r");
        httpsFails = true;
        report(DAY.plusDays(1));
        assertThat(sent).hasSize(1);
        assertThat(counts.all()).isEmpty();
    }

    @Test
    void reportShouldBeGivenUpAfterTwoDays() {
        count(DAY, "two.test");
        dns.txt("_smtp._tls.two.test", "v=TLSRPTv1; rua=mailto:a@two.test");
        mailFails = true;
        report(DAY.plusDays(2));
        assertThat(counts.all()).hasSize(1);
        report(DAY.plusDays(3));
        assertThat(counts.all()).isEmpty();
    }

    @Test
    void domainShouldBeReportedInItsAsciiForm() {
        count(DAY, "bücher.test");
        dns.txt("_smtp._tls.xn--bcher-kva.test", "v=TLSRPTv1; rua=mailto:a@two.test");
        report(DAY.plusDays(1));
        assertThat(sent).containsExactly("xn--bcher-kva.test 2027-01-01 mailto:a@two.test");
    }

    @Test
    void messageShouldGoEvenWhereTlsFails() throws IOException {
        DayReport report = new DayReport("id", "mx.one.test", "postmaster@mx.one.test", DAY, "two.test", Map.of());
        QueuedMessage message =
                MailReportSender.message(report, URI.create("mailto:a@two.test?subject=x"), Instant.now());
        assertThat(message.envelope().options().tlsOptional()).isTrue();
        assertThat(message.envelope().recipients()).hasToString("[a@two.test]");
        assertThat(message.envelope().reversePath().mailbox()).hasToString("Optional[postmaster@mx.one.test]");
        for (String bad : List.of("mailto:nobody", "mailto:a@b.test,c@d.test", "mailto:a%0d%0ab@c.test")) {
            assertThatThrownBy(() -> MailReportSender.message(report, URI.create(bad), Instant.now()))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void countsShouldBeKeptOverARestart() throws IOException {
        Path file = folder.resolve("tls-reports.tsv");
        TlsReportBook book = new TlsReportBook();
        book.load(file);
        book.save();
        assertThat(file).doesNotExist();
        book.counts().add(new ReportLine(DAY, "two.test", FoundPolicy.NONE, Optional.empty()), 4);
        book.save();
        TlsReportBook next = new TlsReportBook();
        next.load(file);
        assertThat(next.counts().all()).isEqualTo(book.counts().all());
        Files.delete(file);
        Files.createDirectory(file);
        Files.writeString(file.resolve("in-the-way"), "");
        TlsReportBook unlucky = new TlsReportBook();
        unlucky.load(file);
        unlucky.counts().add(new ReportLine(DAY, "two.test", FoundPolicy.NONE, Optional.empty()), 4);
        unlucky.save();
        assertThat(file).isDirectory();
    }
}
