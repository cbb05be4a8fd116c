package org.mailstage.core.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SiteTest {
    @Test
    void siteShouldBeTheHostWhenThereIsOne() {
        assertThat(Site.ofExchangers(List.of("MX1.Example.net.")).name()).isEqualTo("mx:mx1.example.net");
    }

    @Test
    void siteShouldNotDependOnOrderCaseOrFinalDot() {
        Site site = Site.ofExchangers(List.of("alt1.aspmx.l.google.com", "aspmx.l.google.com"));

        assertThat(Site.ofExchangers(List.of("ASPMX.l.google.com.", "alt1.aspmx.l.google.com")))
                .isEqualTo(site);
        assertThat(site.name()).matches("mx:aspmx\\.l\\.google\\.com~[0-9a-f]{8}");
    }

    @Test
    void siteShouldBeAnotherWhenTheSetOfHostsIs() {
        assertThat(Site.ofExchangers(List.of("a.example.net", "b.example.net")))
                .isNotEqualTo(Site.ofExchangers(List.of("a.example.net", "c.example.net")));
    }

    @Test
    void siteShouldBeNamedAfterTheFirstHostWhenTheHostsShareOnlyATopLevelDomain() {
        assertThat(Site.ofExchangers(List.of("mx.two.net", "mx.one.net")).name())
                .startsWith("mx:mx.one.net~");
    }

    @Test
    void siteShouldBeTheNextHopItselfWhenThatIsOneHost() {
        assertThat(Site.of(NextHop.parse("lmtp:127.0.0.1:24")).name()).isEqualTo("lmtp:127.0.0.1:24");
    }
}
