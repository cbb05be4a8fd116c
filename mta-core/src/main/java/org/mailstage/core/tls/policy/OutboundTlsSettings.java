package org.mailstage.core.tls.policy;

import java.util.Locale;
import java.util.Map;
import org.mailstage.core.dns.DnsSettings;

/**
 * TLS towards next hops. Immutable.
 *
 * @param dns whether DNS answers are proven; without that there is no DANE
 * @param levels what is asked of a domain ({@code example.com}), of the subdomains of one ({@code *.example.com}) or of all
 *     ({@code *}); in lower case
 * @param mtaSts policies that domains publish by HTTPS are looked for
 * @param reports domains that ask for it are told daily how TLS went
 */
public record OutboundTlsSettings(DnsSettings dns, Map<String, TlsLevel> levels, boolean mtaSts, boolean reports) {
    public static final OutboundTlsSettings DEFAULT =
            new OutboundTlsSettings(DnsSettings.DEFAULT, Map.of(), true, true);

    public OutboundTlsSettings {
        levels = Map.copyOf(levels);
    }

    /** True when DANE can be had. */
    public boolean dane() {
        return dns.dnssec() != DnsSettings.Dnssec.OFF;
    }

    /** What is asked of the domain or host; the most specific pattern counts. */
    public TlsLevel levelFor(String domain) {
        String name = domain.toLowerCase(Locale.ROOT);
        TlsLevel level = levels.get(name);
        for (int dot = name.indexOf('.'); level == null && dot >= 0; dot = name.indexOf('.', dot + 1)) {
            level = levels.get("*" + name.substring(dot));
        }
        return level == null ? levels.getOrDefault("*", TlsLevel.AUTOMATIC) : level;
    }
}
