package org.mailstage.ejb.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.config.MailSettingsParser;

class ResolverSettingsTest {
    private final AtomicReference<MailSettings> mail = new AtomicReference<>(settings(""));

    @Test
    void listenersForOtherServersShouldBeThoseOfTheSettingsInForce() {
        ResolverSettings resolver = new ResolverSettings(mail::get, name -> null);
        assertThat(resolver.get().self().listeners()).containsExactly(new InetSocketAddress("127.0.0.1", 2525));
        assertThat(resolver.get()).isSameAs(resolver.get());

        mail.set(settings("""
                hostname: other.example
                listeners:
                  mx: {address: "0.0.0.0:25"}
                  partner: {role: mx, address: "[::1]:26"}
                  submission: {address: "127.0.0.1:587"}
                """));
        assertThat(resolver.get().self().listeners())
                .containsExactly(new InetSocketAddress("0.0.0.0", 25), new InetSocketAddress("::1", 26));
        assertThat(resolver.get().self().names()).containsExactly("other.example");
    }

    @Test
    void propertyOfTheNodeShouldWin() {
        assertThat(listenersWith("127.0.0.2:2600")).containsExactly(new InetSocketAddress("127.0.0.2", 2600));
        assertThat(listenersWith("*:2600")).containsExactly(new InetSocketAddress("0.0.0.0", 2600));
        assertThat(listenersWith(" ")).containsExactly(new InetSocketAddress("127.0.0.1", 2525));
    }

    @Test
    void addressNobodyCanListenAtShouldNotBeOurs() {
        assertThat(listenersWith("127.0.0.1:0")).isEmpty();
        assertThat(listenersWith("no such host:25")).isEmpty();
    }

    private List<InetSocketAddress> listenersWith(String property) {
        return new ResolverSettings(mail::get, name -> name.equals("mta.listener.mx") ? property : null)
                .get()
                .self()
                .listeners();
    }

    private static MailSettings settings(String yaml) {
        return MailSettingsParser.parse(yaml, Map.of()).settings().orElseThrow();
    }
}
