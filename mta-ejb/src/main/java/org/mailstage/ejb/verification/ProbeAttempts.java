package org.mailstage.ejb.verification;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.cluster.SiteStates;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.delivery.DeliveryAgent;
import org.mailstage.core.delivery.ProbeOutcome;
import org.mailstage.core.delivery.ProbeRequest;
import org.mailstage.core.routing.DestinationResolver;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.routing.Resolution;
import org.mailstage.core.routing.Router;
import org.mailstage.core.routing.Target;
import org.mailstage.core.smtp.SmtpTimeouts;
import org.mailstage.core.verification.ProbeSender;

/**
 * Asks the next hop of a recipient about it, once: the route that its mail would take, names to addresses, hosts known to be
 * down left out. Thread-safe; blocks up to the time-out of probes, and never throws for what DNS, network or a peer does.
 */
final class ProbeAttempts {
    private final Supplier<MailSettings> settings;
    private final DestinationResolver resolver;
    private final SiteStates sites;
    private final DeliveryAgent agent;

    ProbeAttempts(
            Supplier<MailSettings> settings, DestinationResolver resolver, SiteStates sites, DeliveryAgent agent) {
        this.settings = settings;
        this.resolver = resolver;
        this.sites = sites;
        this.agent = agent;
    }

    ProbeOutcome probe(Mailbox recipient) {
        MailSettings current = settings.get();
        NextHop nextHop = Router.route(recipient, current);
        Resolution resolution = resolver.resolve(nextHop);
        if (resolution instanceof Resolution.Unresolved unresolved) {
            return ProbeOutcome.undecided(unresolved.diagnostic().text());
        }
        List<Target> targets = ((Resolution.Targets) resolution)
                .targets().stream()
                        .filter(target -> !sites.isDown(target.address().getHostAddress() + ":" + target.port()))
                        .toList();
        if (targets.isEmpty() && nextHop.kind().hasHosts()) {
            return ProbeOutcome.undecided("no host of " + nextHop + " answered a moment ago");
        }
        return agent.probe(
                new ProbeRequest(sender(current), recipient, nextHop, targets, current.hostname(), timeouts(current)));
    }

    private static ReversePath sender(MailSettings settings) {
        ProbeSender sender = settings.reception().verification().sender();
        return sender == ProbeSender.EMPTY ? ReversePath.NULL : ReversePath.of(settings.postmaster());
    }

    private static SmtpTimeouts timeouts(MailSettings settings) {
        Duration time = settings.reception().verification().probeTimeout();
        return new SmtpTimeouts(time, time, time, time, time, time, time);
    }
}
