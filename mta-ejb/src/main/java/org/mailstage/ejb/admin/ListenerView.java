package org.mailstage.ejb.admin;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.smtp.server.ListenerSettings;

/**
 * One SMTP listener as it is configured, and what it does on this node. Immutable.
 *
 * @param name its name in the configuration
 * @param role {@code mx}, {@code submission}, {@code submissions} or {@code lmtp}
 * @param configuredAddress where the configuration puts it; a node may put it elsewhere
 * @param tls {@code none}, {@code starttls}, {@code required} or {@code implicit}
 * @param clientCertificates whether clients are asked for a certificate
 * @param auth {@code none}, {@code offered} or {@code required}
 * @param proxyProtocol whether connections begin with a PROXY header
 * @param normalizeLineEnds whether bare CR and LF of trusted networks are mended
 * @param hideClient whether the Received field keeps the client to itself
 * @param triage whether unknown clients are looked at first
 * @param greylist whether unknown senders are asked to come back later
 * @param withheld EHLO keywords not offered
 * @param status what it does; null while the connector does not know it
 */
public record ListenerView(
        String name,
        String role,
        String configuredAddress,
        String tls,
        boolean clientCertificates,
        String auth,
        boolean proxyProtocol,
        boolean normalizeLineEnds,
        boolean hideClient,
        boolean triage,
        boolean greylist,
        List<String> withheld,
        @Nullable ListenerStatus status) {
    public ListenerView {
        withheld = List.copyOf(withheld);
    }

    static ListenerView of(ListenerSettings settings, @Nullable ListenerStatus status) {
        return new ListenerView(
                settings.name(),
                settings.role().keyword(),
                settings.address().toString(),
                word(settings.tls()),
                settings.clientCertificates(),
                word(settings.auth()),
                settings.proxyProtocol(),
                settings.normalizeLineEnds(),
                settings.hideClient(),
                settings.triage(),
                settings.greylist(),
                settings.withheld().stream().sorted().toList(),
                status);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** Whether it takes connections. */
    public boolean bound() {
        return status != null && status.bound();
    }

    /** Where it takes connections; where it should, when it does not. */
    public String address() {
        return status != null && status.bound() ? status.address() : configuredAddress;
    }
}
