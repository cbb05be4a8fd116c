package org.mailstage.core.tls.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mailstage.core.routing.Target;
import org.mailstage.core.tls.plan.FoundPolicy;
import org.mailstage.core.tls.policy.TlsFailure;
import org.mailstage.core.tls.policy.TlsFault;
import org.mailstage.core.tls.policy.TlsResult;

/** What is counted, kept and asked for. */
class ReportCountsTest {
    private static final LocalDate DAY = LocalDate.parse("2027-01-01");
    private static final FoundPolicy TLSA =
            new FoundPolicy(FoundPolicy.Type.TLSA, List.of("3 1 1 ab", "2 0 1 cd"), List.of("mx.two.test"));

    private final ReportCounts counts =
            new ReportCounts(Clock.fixed(Instant.parse("2027-01-01T12:00:00Z"), ZoneOffset.UTC));

    private void count(String domain, FoundPolicy policy, TlsFault... fault) throws UnknownHostException {
        counts.record(
                domain,
                policy,
                new Target("mx.two.test", InetAddress.getByName("192.0.2.1"), 25),
                new TlsResult(fault.length == 0 ? Optional.empty() : Optional.of(fault[0]), "192.0.2.9"));
    }

    @Test
    void sessionsShouldBeCountedByWhatTheyHaveInCommon() throws Exception {
        TlsFault fault = new TlsFault(TlsFailure.VALIDATION_FAILURE, "no\tTLSA\r\nrecord matches" + "x".repeat(300));
        count("two.test", TLSA);
        count("two.test", TLSA);
        count("two.test", TLSA, fault);
        count("one.test", FoundPolicy.NONE);
        assertThat(counts.of(DAY)).containsOnlyKeys("one.test", "two.test");
        assertThat(counts.of(DAY).get("two.test").values()).containsExactlyInAnyOrder(2L, 1L);
        assertThat(counts.all().keySet())
                .anySatisfy(line -> assertThat(line.failure())
                        .get()
                        .satisfies(failure -> assertThat(failure.detail())
                                .startsWith("no TLSA record")
                                .hasSize(200)));
        assertThat(counts.daysBefore(DAY)).isEmpty();
        assertThat(counts.daysBefore(DAY.plusDays(1))).containsExactly(DAY);
        counts.forget(DAY, "two.test");
        assertThat(counts.of(DAY)).containsOnlyKeys("one.test");
    }

    @Test
    void countsShouldComeBackFromText() throws Exception {
        count("two.test", TLSA, new TlsFault(TlsFailure.CERTIFICATE_EXPIRED, ""));
        count("two.test", TLSA);
        count("one.test", FoundPolicy.NONE);
        ReportCounts back = new ReportCounts(Clock.systemUTC());
        ReportFileText.read(ReportFileText.write(counts.all()), back);
        assertThat(back.all()).isEqualTo(counts.all());
    }

    @Test
    void linesShouldBeLeftOutWhenTheyCannotBeRead() {
        ReportFileText.read(
                "nonsense\n2027-01-01\ttwo.test\tTLSA\t\t\tmany\nyesterday\ttwo.test\tTLSA\t\t\t1\n"
                        + "2027-01-01\ttwo.test\tOTHER\t\t\t1\n2027-01-01\ttwo.test\tSTS\t\t\t5\n",
                counts);
        assertThat(counts.all().values()).containsExactly(5L);
    }

    @Test
    void linesShouldBeBounded() throws Exception {
        for (int i = 0; i < ReportCounts.MAX_LINES; i++) {
            counts.add(new ReportLine(DAY, "d" + i, FoundPolicy.NONE, Optional.empty()), 1);
        }
        long before = counts.changes();
        count("new.test", FoundPolicy.NONE);
        assertThat(counts.all()).hasSize(ReportCounts.MAX_LINES);
        assertThat(counts.changes()).isEqualTo(before);
        counts.add(new ReportLine(DAY, "d1", FoundPolicy.NONE, Optional.empty()), 1);
        assertThat(counts.of(DAY).get("d1").values()).containsExactly(2L);
        counts.forget(DAY, "d1");
        count("new.test", FoundPolicy.NONE);
        assertThat(counts.of(DAY)).containsKey("new.test");
    }

    @Test
    void addressesShouldBeReadWhenTheDomainAsksForReports() {
        assertThat(ReportAddresses.among(List.of("v=spf1 -all", "v=TLSRPTv1; rua=mailto:a@two.test,https://r.test/x")))
                .containsExactly(URI.create("mailto:a@two.test"), URI.create("https://r.test/x"));
        assertThat(ReportAddresses.among(List.of("v=TLSRPTv1;rua=ftp://r.test/, mailto:a@two.test , %%")))
                .containsExactly(URI.create("mailto:a@two.test"));
        assertThat(ReportAddresses.among(List.of("v=TLSRPTv1; rua=" + "mailto:a@two.test,".repeat(9))))
                .hasSize(5);
        assertThat(ReportAddresses.among(List.of("v=TLSRPTv1; rua=mailto:a@b.test", "v=TLSRPTv1; rua=mailto:c@d.test")))
                .isEmpty();
        assertThat(ReportAddresses.among(List.of("v=TLSRPTv2; rua=mailto:a@b.test", "v=TLSRPTv1; x=y")))
                .isEmpty();
        assertThat(ReportAddresses.among(List.of())).isEmpty();
    }
}
