package org.mailstage.ejb.queue;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.mailstage.core.address.AddressParser;
import org.mailstage.core.address.AddressSyntax;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.Parsed;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.EnvelopeOptions;
import org.mailstage.core.message.RecipientOptions;
import org.mailstage.core.policy.RelayRules;
import org.mailstage.core.routing.DestinationResolver;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.routing.Resolution;
import org.mailstage.core.routing.Router;
import org.mailstage.core.routing.Target;
import org.mailstage.core.schedule.DurationText;
import org.mailstage.core.site.LimitView;
import org.mailstage.core.site.SiteOverview;
import org.mailstage.core.site.SiteRequest;
import org.mailstage.core.smtp.server.ClientInfo;
import org.mailstage.core.smtp.server.ListenerRole;
import org.mailstage.core.smtp.server.MailRequest;
import org.mailstage.core.smtp.server.RecipientRequest;
import org.mailstage.core.smtp.server.Verdict;
import org.mailstage.ejb.config.ConfigService;
import org.mailstage.ejb.queue.Explanation.Step;

/**
 * Tells what would happen to a message now, by asking what the real way asks: relay rules, routes, DNS, and the limits of
 * the site. Makes no attempt and takes nothing.
 *
 * <p>Thread-safe; blocks while DNS is asked.
 */
@ApplicationScoped
public class ExplainService {
    /** Of TEST-NET-1, which is for documentation only: a stranger, whom nobody trusts. */
    private static final String STRANGER = "192.0.2.1";

    @Inject
    ConfigService config;

    @Inject
    DestinationResolver resolver;

    @Inject
    Instance<SiteOverview> limits;

    /**
     * Explains.
     *
     * @param sender reverse-path without brackets; empty for the null reverse-path
     * @throws IllegalArgumentException when an address is none, in words
     */
    public Explanation explain(String sender, String recipient) {
        ReversePath from = sender.isEmpty()
                ? ReversePath.NULL
                : ReversePath.ofTrusted(address(sender).toString());
        Mailbox to = address(recipient);
        MailSettings settings = config.current();
        List<Step> steps = new ArrayList<>();
        steps.add(acceptance(from, to));
        NextHop nextHop = Router.route(to, settings);
        steps.add(new Step("route", nextHop.toString(), List.of()));
        Resolution resolution = resolver.resolve(nextHop);
        String outcome = resolution instanceof Resolution.Targets targets
                ? delivery(targets, nextHop, to, steps)
                : failure((Resolution.Unresolved) resolution, steps);
        steps.add(retry(settings));
        return new Explanation(from.toString(), to.toString(), steps, outcome);
    }

    private static Mailbox address(String text) {
        if (AddressParser.mailbox(text, AddressSyntax.UTF8) instanceof Parsed.Value<Mailbox> found
                && found.end() == text.length()) {
            return found.value();
        }
        throw new IllegalArgumentException(text + " is no address");
    }

    private Step acceptance(ReversePath from, Mailbox to) {
        ClientInfo stranger = new ClientInfo(
                address(), 25, "stranger.example", true, ListenerRole.MX, ListenerRole.MX.name(), null, null);
        MailRequest mail = new MailRequest(from, BodyType.SEVEN_BIT, 0, EnvelopeOptions.NONE);
        Verdict verdict = new RelayRules(config::current)
                .onRecipient(stranger, new RecipientRequest(mail, 0, to, RecipientOptions.NONE));
        String strangers = verdict instanceof Verdict.Refuse refuse
                ? "refused from strangers: " + refuse.reply()
                : "taken from everybody";
        return new Step("accept", strangers, List.of("taken from trusted networks and from users who have signed in"));
    }

    private static InetAddress address() {
        return org.mailstage.core.net.IpLiteral.parse(STRANGER).orElseThrow();
    }

    private String delivery(Resolution.Targets found, NextHop nextHop, Mailbox to, List<Step> steps) {
        List<String> hosts = found.targets().stream().map(Target::toString).toList();
        steps.add(new Step("hosts", hosts.isEmpty() ? "none needed" : "tried in this order", hosts));
        SiteRequest request = new SiteRequest(found.site(), nextHop, found.hosts(), to.domainKey(), "", 1);
        List<LimitView> concerned = limits.isResolvable() ? limits.get().explain(request) : List.of();
        List<LimitView> closed = concerned.stream().filter(LimitView::holdsBack).toList();
        steps.add(new Step(
                "limits",
                "site " + found.site().name() + (closed.isEmpty() ? ", open" : ", closed for now"),
                concerned.stream().map(ExplainService::words).toList()));
        if (!closed.isEmpty()) {
            return "It would wait: " + words(closed.get(0));
        }
        return hosts.isEmpty()
                ? "It would go to " + nextHop + " at once"
                : "It would be tried at " + hosts.get(0) + " at once";
    }

    private static String words(LimitView limit) {
        String state = limit.state().isEmpty() ? "" : ", " + limit.state();
        return limit.subject() + ": " + limit.limit() + " " + limit.value() + state;
    }

    private static String failure(Resolution.Unresolved unresolved, List<Step> steps) {
        String words = unresolved.status() + " " + unresolved.diagnostic().text();
        steps.add(new Step("hosts", "none", List.of(words)));
        return unresolved.status().isPermanent()
                ? "It would be returned to its sender: " + words
                : "It would wait and be tried again: " + words;
    }

    private static Step retry(MailSettings settings) {
        Duration first = settings.retry().delayAfter(1);
        return new Step(
                "retry",
                "after a failure for now tried again in " + DurationText.format(first) + ", given up after "
                        + DurationText.format(settings.retry().giveUp()),
                List.of());
    }
}
