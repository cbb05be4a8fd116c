package org.mailstage.core.routing;

import java.net.InetAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.mailstage.core.net.HostPort;
import org.mailstage.core.net.IpLiteral;

/**
 * Where a recipient's mail goes next, before any name is looked up.
 *
 * <p>Immutable. The text form ({@link #toString()}, {@link #parse}) is what routes in the configuration, messages on
 * queues and the trace carry: {@code mx:example.com}, {@code smtp:relay.example.net:25}, {@code lmtp:127.0.0.1:24},
 * {@code maildir:/var/mail/%d/%u}, {@code https://hooks.example.net/mail}, {@code discard}, {@code error:5.1.1 no such
 * user}. It also is the key of the site in limits and counters.
 *
 * @param kind how mail gets there
 * @param argument what stands behind the kind in the text form, in its one spelling; empty when nothing does
 */
public record NextHop(Kind kind, String argument) {

    public static final int SMTP_PORT = 25;
    public static final int LMTP_PORT = 24;

    /** The kinds of next hop. */
    public enum Kind {
        /** The domain's MX hosts (RFC 5321 §5.1), port 25 unless set otherwise for the whole server. */
        MX("mx", SMTP_PORT, false, NextHop::lower),
        /** A smart host or static relay, looked up by its address only. */
        SMTP("smtp", SMTP_PORT, false, text -> hostPort(text, SMTP_PORT)),
        /** A delivery agent that speaks LMTP (RFC 2033). */
        LMTP("lmtp", LMTP_PORT, true, text -> hostPort(text, LMTP_PORT)),
        /** Maildir directories on a file system of this node, named by a {@link MaildirTemplate}. */
        MAILDIR("maildir", 0, true, text -> new MaildirTemplate(text).text()),
        /** A web server that takes messages by POST, in the clear. */
        HTTP("http", 0, true, text -> webAddress("http", text)),
        /** A web server that takes messages by POST, under TLS. */
        HTTPS("https", 0, true, text -> webAddress("https", text)),
        /** Nowhere: mail is thrown away. */
        DISCARD("discard", 0, true, NextHop::nothing),
        /** Nowhere: mail is refused with a {@link RouteError}. */
        ERROR("error", 0, true, text -> RouteError.parse(text).toString());

        private final String scheme;
        private final int defaultPort;
        private final boolean last;
        private final UnaryOperator<String> canonical;

        Kind(String scheme, int defaultPort, boolean last, UnaryOperator<String> canonical) {
            this.scheme = scheme;
            this.defaultPort = defaultPort;
            this.last = last;
            this.canonical = canonical;
        }

        /** True when it leads to hosts of mail systems, whose addresses are looked up before an attempt. */
        public boolean hasHosts() {
            return defaultPort != 0;
        }

        /** True when mail that went there has arrived; false when it was relayed and travels on (RFC 3464 §2.3.3). */
        public boolean isLast() {
            return last;
        }

        /** The kind of that scheme, in whatever case. */
        public static Optional<Kind> of(String scheme) {
            return Arrays.stream(values())
                    .filter(kind -> kind.scheme.equalsIgnoreCase(scheme))
                    .findFirst();
        }
    }

    /** @throws IllegalArgumentException with a text an administrator understands */
    public NextHop {
        argument = kind.canonical.apply(argument);
    }

    public static NextHop mx(String domain) {
        return new NextHop(Kind.MX, domain);
    }

    public static NextHop smtp(HostPort host) {
        return new NextHop(Kind.SMTP, host.toString());
    }

    public static NextHop lmtp(HostPort host) {
        return new NextHop(Kind.LMTP, host.toString());
    }

    /** Reads the text form. @throws IllegalArgumentException with a text an administrator understands */
    public static NextHop parse(String text) {
        int colon = text.indexOf(':');
        Optional<Kind> kind = Kind.of(colon < 0 ? text : text.substring(0, colon));
        if (kind.isEmpty() || colon < 0 && kind.get() != Kind.DISCARD) {
            throw new IllegalArgumentException("a next hop is mx:DOMAIN, smtp:HOST[:PORT], lmtp:HOST[:PORT],"
                    + " maildir:DIRECTORY, http:URL, https:URL, discard or error:STATUS TEXT, not " + text);
        }
        return new NextHop(kind.get(), colon < 0 ? "" : text.substring(colon + 1));
    }

    /** The domain (MX) or the host, in lower case. @throws IllegalStateException when its kind has no hosts */
    public String host() {
        return kind == Kind.MX ? argument : address().host();
    }

    /** The TCP port. @throws IllegalStateException when its kind has no hosts */
    public int port() {
        return kind == Kind.MX ? SMTP_PORT : address().port();
    }

    /** The URL to post to. @throws IllegalStateException when it is no web server */
    public URI url() {
        if (kind != Kind.HTTP && kind != Kind.HTTPS) {
            throw new IllegalStateException(this + " is no web server");
        }
        return URI.create(toString());
    }

    /** The host of {@link #url()}, an IPv6 address without brackets. */
    public String webHost() {
        return url().getHost().replaceAll("[\\[\\]]", "");
    }

    /** True when the host of {@link #url()} is this machine, so that nobody listens on the way. */
    public boolean isLoopback() {
        return webHost().equals("localhost")
                || IpLiteral.parse(webHost())
                        .filter(InetAddress::isLoopbackAddress)
                        .isPresent();
    }

    /** The same, with another spelling of its host. @throws IllegalStateException when its kind has no hosts */
    public NextHop withHost(String host) {
        return kind == Kind.MX ? mx(host) : new NextHop(kind, new HostPort(host, port()).toString());
    }

    private HostPort address() {
        if (!kind.hasHosts()) {
            throw new IllegalStateException(this + " is no host");
        }
        return HostPort.parse(argument, kind.defaultPort);
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static String hostPort(String text, int defaultPort) {
        return HostPort.parse(text, defaultPort).toString();
    }

    private static String nothing(String text) {
        if (!text.isEmpty()) {
            throw new IllegalArgumentException("discard takes nothing behind it, not " + text);
        }
        return "";
    }

    /** Host names are the same in any case; the rest of a URL is not. */
    private static String webAddress(String scheme, String text) {
        URI url;
        try {
            url = URI.create(scheme + ":" + text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("no URL: " + scheme + ":" + text, e);
        }
        if (url.getHost() == null || !text.startsWith("//")) {
            throw new IllegalArgumentException("a URL has a host, as in https://hooks.example.net/mail: " + url);
        }
        if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException("a URL of a route has no user, no password and no #part");
        }
        String host = url.getHost();
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return "//" + lower(host)
                + (url.getPort() < 0 ? "" : ":" + url.getPort())
                + path
                + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
    }

    @Override
    public String toString() {
        return argument.isEmpty() ? kind.scheme : kind.scheme + ":" + argument;
    }
}
