package org.mailstage.ejb.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.inject.Instance;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailstage.core.delivery.Diagnostic;
import org.mailstage.core.routing.Resolution;
import org.mailstage.core.routing.Site;
import org.mailstage.core.routing.Target;
import org.mailstage.core.site.LimitView;
import org.mailstage.core.site.SiteOverview;
import org.mailstage.core.site.SiteRequest;
import org.mailstage.core.site.SiteView;
import org.mailstage.core.smtp.EnhancedStatus;
import org.mailstage.ejb.config.ConfigServiceFixture;

class ExplainServiceTest {
    @TempDir
    Path data;

    private final ExplainService service = new ExplainService();
    private List<LimitView> limits = List.of();

    @BeforeEach
    void wire() throws Exception {
        service.config = ConfigServiceFixture.with(
                data, Map.of("hostname", "mx.here.test", "domains.relay", "ours.test", "retry.schedule", "5m, 1h"));
        service.resolver = hop -> new Resolution.Targets(
                List.of(new Target("mx1.there.test", InetAddress.getLoopbackAddress(), 25)), new Site("mx:there.test"));
        service.limits = instance(new SiteOverview() {
            @Override
            public List<LimitView> explain(SiteRequest request) {
                return limits;
            }

            @Override
            public List<SiteView> sites() {
                return List.of();
            }
        });
    }

    /** As much of it as is used. */
    @SuppressWarnings("unchecked")
    private static Instance<SiteOverview> instance(SiteOverview value) {
        return (Instance<SiteOverview>) Proxy.newProxyInstance(
                ExplainServiceTest.class.getClassLoader(), new Class<?>[] {Instance.class}, (proxy, method, args) -> {
                    return method.getName().equals("get") ? value : (Object) true;
                });
    }

    @Test
    void explanationShouldNameRouteHostsAndLimitsWhenAllIsWell() {
        limits = List.of(new LimitView("site mx:there.test", "concurrency", "20", "3 in use", false));

        Explanation explanation = service.explain("a@here.test", "b@there.test");

        assertThat(explanation.steps())
                .extracting(Explanation.Step::topic)
                .containsExactly("accept", "route", "hosts", "limits", "retry");
        assertThat(explanation.steps().get(0).finding()).startsWith("refused from strangers: 550");
        assertThat(explanation.steps().get(1).finding()).isEqualTo("mx:there.test");
        assertThat(explanation.steps().get(3).details())
                .containsExactly("site mx:there.test: concurrency 20, 3 in use");
        assertThat(explanation.steps().get(4).finding()).contains("again in 5m");
        assertThat(explanation.outcome()).isEqualTo("It would be tried at mx1.there.test[127.0.0.1]:25 at once");
    }

    @Test
    void mailShouldBeSaidToWaitWhenALimitHoldsItBack() {
        limits = List.of(new LimitView("domain ours.test", "suspension", "until resumed", "maintenance", true));

        Explanation explanation = service.explain("", "b@ours.test");

        assertThat(explanation.steps().get(0).finding()).isEqualTo("taken from everybody");
        assertThat(explanation.outcome())
                .isEqualTo("It would wait: domain ours.test: suspension until resumed, maintenance");
    }

    @Test
    void mailShouldBeSaidToComeBackWhenTheDomainTakesNone() {
        service.resolver = hop ->
                new Resolution.Unresolved(EnhancedStatus.of(5, 1, 10), Diagnostic.local("there.test takes no mail"));

        assertThat(service.explain("a@here.test", "b@there.test").outcome())
                .isEqualTo("It would be returned to its sender: 5.1.10 there.test takes no mail");
    }

    @Test
    void explanationShouldBeRefusedInWordsWhenAnAddressIsNone() {
        assertThatThrownBy(() -> service.explain("a@here.test", "nobody"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("nobody is no address");
    }
}
