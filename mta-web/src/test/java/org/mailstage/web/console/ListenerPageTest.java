package org.mailstage.web.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mailstage.ejb.admin.CertificateStatus;
import org.mailstage.ejb.admin.ListenerService;
import org.mailstage.ejb.admin.ListenerStatus;
import org.mailstage.ejb.admin.ListenerView;

class ListenerPageTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final ListenerStatus OPEN =
            new ListenerStatus("mx", "mx", "127.0.0.1:2525", 1, 2000, 3, 0, 2048, 5, 6, 0, 0, 0, 0);

    private final ListenerView open = new ListenerView(
            "mx",
            "mx",
            "0.0.0.0:25",
            "starttls",
            true,
            "none",
            false,
            false,
            false,
            true,
            true,
            List.of("CHUNKING"),
            OPEN);
    private final ListenerView closed = new ListenerView(
            "users",
            "submissions",
            "0.0.0.0:465",
            "implicit",
            false,
            "required",
            false,
            false,
            false,
            false,
            false,
            List.of(),
            null);

    @Test
    void listenersShouldBeToldInWords() {
        ListenerPage page = page(List.of(open, closed), List.of());

        assertThat(page.summary()).isEqualTo("2 listeners, 1 closed");
        ListenerPage.Line first = page.lines().get(0);
        assertThat(first.tls()).isEqualTo("STARTTLS, offered");
        assertThat(first.signIn()).isEqualTo("Not offered");
        assertThat(first.extras())
                .containsExactly("asks for client certificates", "triage", "greylisting", "without CHUNKING");
        assertThat(first.figures())
                .contains(
                        new ListenerPage.Figure("Since start", "2,000", false),
                        new ListenerPage.Figure("Refused", "0", false),
                        new ListenerPage.Figure("Volume", "2.0 KB", false),
                        new ListenerPage.Figure("TLS failed", "6", true))
                .extracting(ListenerPage.Figure::label)
                .doesNotContain("Signed in", "Talked early");
        ListenerPage.Line second = page.lines().get(1);
        assertThat(second.tls()).isEqualTo("From the first octet");
        assertThat(second.signIn()).isEqualTo("Required");
        assertThat(second.figures()).isEmpty();
        assertThat(second.state().label()).isEqualTo("Closed");
        assertThat(page.problems()).extracting(Problem::title).containsExactly("Listener users is not open");
    }

    @Test
    void certificatesShouldShowTheirState() {
        ListenerPage page = page(
                List.of(open),
                List.of(
                        certificate("2027-01-01T00:00:00Z", false, ""),
                        certificate("2027-01-01T00:00:00Z", true, ""),
                        certificate("2026-12-01T00:00:00Z", true, ""),
                        certificate("2026-11-01T00:00:00Z", false, ""),
                        certificate("2027-01-01T00:00:00Z", false, "no key")));

        assertThat(page.summary()).isEqualTo("1 listener, all open");
        assertThat(page.certificates())
                .extracting(line -> line.state().label())
                .containsExactly("Valid", "Self-signed", "Expires soon", "Expired", "Files not read");
        assertThat(page.problems()).hasSize(3);
    }

    private static CertificateStatus certificate(String notAfter, boolean selfSigned, String problem) {
        return new CertificateStatus(
                "main", "CN=a", "CN=b", List.of(), Instant.EPOCH, Instant.parse(notAfter), "00", selfSigned, problem);
    }

    private static ListenerPage page(List<ListenerView> listeners, List<CertificateStatus> certificates) {
        ListenerPage page = new ListenerPage();
        page.formats = new Formats(ZoneOffset.UTC, Clock.fixed(NOW, ZoneOffset.UTC));
        page.service = new ListenerService() {
            @Override
            public List<ListenerView> list() {
                return listeners;
            }

            @Override
            public List<CertificateStatus> certificates() {
                return certificates;
            }
        };
        page.load();
        return page;
    }
}
