package org.mailstage.core.routing;

import java.util.Locale;
import org.mailstage.core.net.HostPort;

/**
 * Where a recipient's mail goes next, before any name is looked up.
 *
 * <p>Immutable. The text form ({@link #toString()}, {@link #parse}) is what routes in the configuration, messages on
 * queues and the trace carry: {@code mx:example.com}, {@code smtp:relay.example.net:25}, {@code lmtp:127.0.0.1:24}.
 * The text form also is the key of the site in limits and counters.
 *
 * @param kind how the hosts are found and which protocol they speak
 * @param host the domain (MX) or the host, in lower case
 * @param port the TCP port
 */
public record NextHop(Kind kind, String host, int port) {

    /** The kinds of next hop. */
    public enum Kind {
        /** The domain's MX hosts (RFC 5321 §5.1), port 25 unless set otherwise for the whole server. */
        MX,
        /** A smart host or static relay, looked up by its address only. */
        SMTP,
        /** A delivery agent that speaks LMTP (RFC 2033). */
        LMTP
    }

    public static final int SMTP_PORT = 25;
    public static final int LMTP_PORT = 24;

    public NextHop {
        host = host.toLowerCase(Locale.ROOT);
    }

    public static NextHop mx(String domain) {
        return new NextHop(Kind.MX, domain, SMTP_PORT);
    }

    public static NextHop smtp(HostPort host) {
        return new NextHop(Kind.SMTP, host.host(), host.port());
    }

    public static NextHop lmtp(HostPort host) {
        return new NextHop(Kind.LMTP, host.host(), host.port());
    }

    /** Reads the text form. @throws IllegalArgumentException with a text an administrator understands */
    public static NextHop parse(String text) {
        int colon = text.indexOf(':');
        String scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
        String rest = text.substring(colon + 1);
        switch (scheme) {
            case "mx":
                return mx(rest);
            case "smtp":
                return smtp(HostPort.parse(rest, SMTP_PORT));
            case "lmtp":
                return lmtp(HostPort.parse(rest, LMTP_PORT));
            default:
                throw new IllegalArgumentException(
                        "a next hop is mx:DOMAIN, smtp:HOST[:PORT] or lmtp:HOST[:PORT], not " + text);
        }
    }

    @Override
    public String toString() {
        String scheme = kind.name().toLowerCase(Locale.ROOT);
        return kind == Kind.MX ? scheme + ":" + host : scheme + ":" + new HostPort(host, port);
    }
}
