package org.mailstage.ejb.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.config.MailSettingsParser;
import org.mailstage.ejb.config.ConfigService;

class ListenerServiceTest {
    private static final Instant BEGIN = Instant.parse("2026-09-01T00:00:00Z");
    private static final Instant END = Instant.parse("2026-12-01T00:00:00Z");

    /** What the connector registers, of a certificate of the test. */
    public interface FakeMXBean {
        String getName();

        String getSubject();

        String getIssuer();

        List<String> getHostNames();

        Date getNotBefore();

        Date getNotAfter();

        String getFingerprint();

        boolean isSelfSigned();

        String getProblem();
    }

    private record Fake(String name) implements FakeMXBean {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public String getSubject() {
            return "CN=subject";
        }

        @Override
        public String getIssuer() {
            return "CN=issuer";
        }

        @Override
        public List<String> getHostNames() {
            return List.of("a.example", "b.example");
        }

        @Override
        public Date getNotBefore() {
            return Date.from(BEGIN);
        }

        @Override
        public Date getNotAfter() {
            return Date.from(END);
        }

        @Override
        public String getFingerprint() {
            return "ab";
        }

        @Override
        public boolean isSelfSigned() {
            return true;
        }

        @Override
        public String getProblem() {
            return "gone";
        }
    }

    /** Has none of the attributes. */
    public interface StrangeMXBean {}

    private static final class Strange implements StrangeMXBean {}

    @AfterEach
    void unregister() throws Exception {
        for (ObjectName name :
                ManagementFactory.getPlatformMBeanServer().queryNames(new ObjectName("org.mailstage:*"), null)) {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
        }
    }

    @Test
    void listShouldBeTheConfiguredListenersWithWhatIsKnownOfThem() {
        ListenerStatus open = status("in", "127.0.0.1:3000");
        ListenerService service = service(
                "listeners: {in: {role: mx, address: '0.0.0.0:25', withhold: [SIZE, DSN]}, out: {role: lmtp, address: 'host:24'}}",
                List.of(open, status("old", "127.0.0.1:9")));

        assertThat(service.list()).extracting(ListenerView::name).containsExactly("in", "out");
        ListenerView in = service.list().get(0);
        assertThat(in.status()).isEqualTo(open);
        assertThat(in.bound()).isTrue();
        assertThat(in.address()).isEqualTo("127.0.0.1:3000");
        assertThat(in.configuredAddress()).isEqualTo("0.0.0.0:25");
        assertThat(in.withheld()).containsExactly("DSN", "SIZE");
        assertThat(in.tls()).isEqualTo("starttls");
        assertThat(in.auth()).isEqualTo("none");
        ListenerView out = service.list().get(1);
        assertThat(out.bound()).isFalse();
        assertThat(out.status()).isNull();
        assertThat(out.address()).isEqualTo("host:24");
    }

    @Test
    void certificatesShouldBeThoseTheConnectorRegistered() throws Exception {
        register("b", new Fake("b"));
        register("a", new Fake("a"));
        register("strange", new Strange());

        assertThat(new Certificates().all()).extracting(CertificateStatus::name).containsExactly("a", "b");
        assertThat(new Certificates().all().get(0))
                .isEqualTo(new CertificateStatus(
                        "a",
                        "CN=subject",
                        "CN=issuer",
                        List.of("a.example", "b.example"),
                        BEGIN,
                        END,
                        "ab",
                        true,
                        "gone"));
    }

    private static ListenerService service(String yaml, List<ListenerStatus> known) {
        MailSettings settings =
                MailSettingsParser.parse(yaml, Map.of()).settings().orElseThrow();
        ListenerService service = new ListenerService();
        service.config = new ConfigService() {
            @Override
            public MailSettings current() {
                return settings;
            }
        };
        service.listeners = new Listeners() {
            @Override
            public List<ListenerStatus> all() {
                return known;
            }
        };
        service.certificates = new Certificates();
        return service;
    }

    private static ListenerStatus status(String name, String address) {
        return new ListenerStatus(name, "mx", address, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    }

    private static void register(String name, Object bean) throws Exception {
        ManagementFactory.getPlatformMBeanServer()
                .registerMBean(bean, new ObjectName("org.mailstage:type=Certificate,name=" + name));
    }
}
