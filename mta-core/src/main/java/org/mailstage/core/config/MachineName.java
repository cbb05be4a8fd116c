package org.mailstage.core.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import org.mailstage.core.net.DomainNames;

/** The name of the machine, for a configuration that gives no host name. Stateless. */
final class MachineName {
    private static final String FALLBACK = "localhost";

    private MachineName() {}

    /** The given name when it is a domain name, else the machine's own, else {@code localhost}. */
    static String orElse(String given) {
        return valid(given) ? given.toLowerCase(Locale.ROOT) : own();
    }

    private static String own() {
        String name;
        try {
            name = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            // The machine cannot look up its own name; on Unix a shell still may have told it.
            name = System.getenv().getOrDefault("HOSTNAME", FALLBACK);
        }
        return valid(name) ? name.toLowerCase(Locale.ROOT) : FALLBACK;
    }

    private static boolean valid(String name) {
        return DomainNames.isDomain(name);
    }
}
