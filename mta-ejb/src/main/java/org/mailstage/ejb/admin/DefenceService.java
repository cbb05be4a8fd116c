package org.mailstage.ejb.admin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.greylist.GreylistEntry;
import org.mailstage.core.greylist.GreylistSettings;
import org.mailstage.core.greylist.Greylisting;
import org.mailstage.core.net.ClientNetwork;
import org.mailstage.core.net.IpLiteral;
import org.mailstage.core.traffic.OverLimit;
import org.mailstage.core.traffic.OverloadGuard;
import org.mailstage.core.traffic.TrafficRefusals;
import org.mailstage.ejb.config.ConfigService;
import org.mailstage.ejb.traffic.Greylist;
import org.mailstage.ejb.traffic.OverloadWatch;
import org.mailstage.ejb.traffic.Traffic;

/** What this node refuses, and the greylist of the cluster. Thread-safe. */
@ApplicationScoped
public class DefenceService {
    /** Most networks shown at once. */
    public static final int MAX_LIMIT = 1000;

    private static final long ANSWER_SECONDS = 5;

    @Inject
    OverloadWatch overload;

    @Inject
    Traffic traffic;

    @Inject
    Greylist greylist;

    @Inject
    ConfigService config;

    /** Everything at one look. */
    public DefenceStatus status() {
        OverloadGuard guard = overload.guard();
        TrafficRefusals refusals = traffic.refusals();
        return new DefenceStatus(
                guard.overload().map(DefenceService::overload).orElse(null),
                guard.refused(),
                refusals.totals().entrySet().stream()
                        .map(total ->
                                new DefenceStatus.RuleRefusals(total.getKey().keyword(), total.getValue()))
                        .toList(),
                refusals.current().stream().map(DefenceService::client).toList(),
                counts());
    }

    private static DefenceStatus.Overload overload(OverloadGuard.Overload what) {
        return new DefenceStatus.Overload(what.reason().keyword(), what.since(), what.detail());
    }

    private static OverLimitClient client(OverLimit over) {
        return new OverLimitClient(
                over.rule().keyword(),
                over.role().keyword(),
                over.subject(),
                over.rate().toString(),
                over.since(),
                over.last(),
                over.refusals());
    }

    private DefenceStatus.GreylistCounts counts() {
        Greylisting.Counts counts = greylist.stage().counts();
        return new DefenceStatus.GreylistCounts(
                greylist.store().size(), counts.delayed(), counts.passed(), counts.unanswered());
    }

    /** Networks that greylisting knows, those let in first. @throws GridUnavailableException when the grid does not answer */
    public List<GreylistNetwork> networks(int most) {
        return await(greylist.stage().networks(most)).stream()
                .map(known -> network(known.network(), known.entry()))
                .sorted(Comparator.comparing(GreylistNetwork::allowed)
                        .reversed()
                        .thenComparing(GreylistNetwork::network))
                .toList();
    }

    /**
     * What greylisting knows of the network around an address.
     *
     * @throws IllegalArgumentException when it is neither an address nor a network
     * @throws GridUnavailableException when the grid does not answer
     */
    public Optional<GreylistNetwork> network(String address) {
        String network = networkOf(address);
        return await(greylist.stage().find(network)).map(entry -> network(network, entry));
    }

    /** Lets that network in from now on; faults as {@link #network(String)}. */
    public GreylistNetwork allow(String address) {
        String network = networkOf(address);
        await(greylist.stage().allow(network));
        Instant now = Instant.now();
        return new GreylistNetwork(network, true, true, 0, now, now);
    }

    /** Forgets that network, so that its new senders wait again; faults as {@link #network(String)}. */
    public void forget(String address) {
        await(greylist.stage().forget(networkOf(address)));
    }

    private GreylistNetwork network(String network, GreylistEntry entry) {
        int enough = settings().allowAfter();
        boolean byAdministrator = entry.isAllowedByAdministrator();
        return new GreylistNetwork(
                network,
                byAdministrator || enough > 0 && entry.passed() >= enough,
                byAdministrator,
                byAdministrator ? 0 : entry.passed(),
                Instant.ofEpochMilli(entry.first()),
                Instant.ofEpochMilli(entry.last()));
    }

    private GreylistSettings settings() {
        return config.source().get().reception().greylist();
    }

    private String networkOf(String text) {
        int slash = text.indexOf('/');
        InetAddress address = IpLiteral.parse(slash < 0 ? text : text.substring(0, slash))
                .orElseThrow(() -> new IllegalArgumentException("is an IP address or network, such as 192.0.2.1"));
        return ClientNetwork.of(address, settings().ipv4Prefix(), settings().ipv6Prefix());
    }

    private static <T extends @Nullable Object> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture()
                    .copy()
                    .orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            throw new GridUnavailableException(e);
        }
    }
}
