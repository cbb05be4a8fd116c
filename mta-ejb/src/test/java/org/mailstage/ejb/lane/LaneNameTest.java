package org.mailstage.ejb.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailstage.core.routing.Site;

class LaneNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "mx:google.com~1f0c55aa",
                "smtp:[IPv6:2001:db8::1]:25",
                "lmtp:/var/run/a_b.sock",
                "https://hook.example/#*?x=ü!",
                "_",
                "a_"
            })
    void nameShouldTellSiteAndTenantAgainWhenRead(String site) {
        LaneName name =
                LaneName.ofQueue(LaneName.of(new Site(site), "bücher.example").queue());

        assertThat(name.queue()).matches("mta\\.lane\\.[-A-Za-z0-9._~@=+]+![-A-Za-z0-9._~@=+]+");
        assertThat(name.site()).isEqualTo(site);
        assertThat(name.tenant()).isEqualTo("bücher.example");
        assertThat(name).isEqualTo(LaneName.of(new Site(site), "bücher.example"));
    }

    @Test
    void nameShouldEndWithTheSiteWhenMailIsOnNobodysAccount() {
        LaneName name = LaneName.of(new Site("mx:a.example"), "");

        assertThat(name.queue()).isEqualTo("mta.lane.mx_3aa.example").isEqualTo(name.siteKey());
        assertThat(name.tenant()).isEmpty();
    }

    @Test
    void nameShouldBeShortAndUniqueWhenTheSiteIsLong() {
        String path = "https://hook.example/" + "a".repeat(500);

        LaneName one = LaneName.of(new Site(path + "1"), "t".repeat(300));
        LaneName two = LaneName.of(new Site(path + "2"), "t".repeat(300));

        assertThat(one.queue()).hasSizeLessThan(250);
        assertThat(one.siteKey()).isNotEqualTo(two.siteKey());
        assertThat(one.site()).startsWith("https://hook.example/aaa");
    }

    @Test
    void readingShouldBeRefusedWhenTheQueueIsNoLane() {
        assertThatThrownBy(() -> LaneName.ofQueue("mta.inbound")).isInstanceOf(IllegalArgumentException.class);
    }
}
