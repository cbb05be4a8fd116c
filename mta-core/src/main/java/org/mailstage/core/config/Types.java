package org.mailstage.core.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.config.ValueType.Entries;
import org.mailstage.core.config.ValueType.Joined;
import org.mailstage.core.config.ValueType.Many;
import org.mailstage.core.config.ValueType.One;
import org.mailstage.core.net.CidrBlock;
import org.mailstage.core.net.DomainNames;
import org.mailstage.core.net.HostPort;
import org.mailstage.core.net.InternationalDomain;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.routing.RoutingTable;
import org.mailstage.core.schedule.DurationText;
import org.mailstage.core.schedule.Rate;
import org.mailstage.core.schedule.RetrySchedule;
import org.mailstage.core.traffic.RateByRole;

/** The types of the mail settings' values. Stateless. */
final class Types {
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,12}");
    private static final Pattern NAME = Pattern.compile("[a-z](?:[a-z0-9-]{0,30}[a-z0-9])?");
    private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
    private static final Pattern DOT_STRING = Pattern.compile(ATOM + "(?:\\." + ATOM + ")*+");
    private static final int MAX_LOCAL_PART = 64;

    static final One<String> DOMAIN = new One<>("domain", "", Types::domain, Function.identity());
    /** A domain, all subdomains of one, or all. */
    static final One<String> DOMAIN_PATTERN = new One<>("domain", "", Types::routeName, Function.identity());

    static final One<Mailbox> MAILBOX = new One<>("mailbox", "", Types::mailbox, Mailbox::toString);
    static final One<CidrBlock> NETWORK = new One<>("network", "", Types::network, CidrBlock::toString);
    static final One<NextHop> RELAY_HOST = new One<>("host:port", "", Types::relayHost, Types::hostPort);
    static final Joined<RetrySchedule> SCHEDULE =
            new Joined<>(new One<>("retry schedule", "100ms .. 7d", Types::schedule, RetrySchedule::toString));
    static final Many<String> DOMAINS = new Many<>(DOMAIN);
    static final Many<CidrBlock> NETWORKS = new Many<>(NETWORK);
    static final Entries<NextHop> ROUTES =
            new Entries<>("next hop by domain", "", Types::routeName, Types::route, Types::routeText);

    static final One<String> HOST = new One<>("host", "", Types::host, Function.identity());

    static final One<Boolean> BOOLEAN = new One<>("true or false", "", Types::bool, value -> Boolean.toString(value));
    static final One<Path> FILE = new One<>("file", "", Types::file, Path::toString);
    static final One<HostPort> LISTEN_ADDRESS = new One<>("address:port", "", Types::listenAddress, HostPort::toString);
    static final One<Rate> RATE = new One<>("rate", "", Rate::parse, Rate::toString);

    private Types() {}

    /** One of the constants of an enumeration, in lower case with hyphens. */
    static <E extends Enum<E>> One<E> keyword(String title, Class<E> constants) {
        Map<String, E> byWord = new LinkedHashMap<>();
        for (E constant : constants.getEnumConstants()) {
            byWord.put(word(constant), constant);
        }
        String range = String.join(", ", byWord.keySet());
        return new One<>(title, range, text -> keyword(text, byWord, range), Types::word);
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A name the administrator gives to something: lower-case letters, digits and hyphens, a letter first. */
    static One<String> name(String title) {
        return new One<>(title, "", Types::givenName, Function.identity());
    }

    /** A whole number that may be negative. */
    static One<Integer> weight(int min, int max) {
        String range = min + " .. " + max;
        return new One<>("weight", range, text -> (int) within(signed(text), min, max, range, text), String::valueOf);
    }

    /** A part of a whole: {@code 90%}. */
    static One<Integer> percent(int min, int max) {
        String range = min + "% .. " + max + "%";
        return new One<>("percentage", range, text -> (int) within(percent(text), min, max, range, text), n -> n + "%");
    }

    /** An absolute URL with a host and without a password. */
    static One<URI> url(String... schemes) {
        List<String> allowed = List.of(schemes);
        return new One<>("URL", "", text -> url(text, allowed), URI::toString);
    }

    /** One value for each of several names. */
    static <T> Entries<T> byName(String title, One<String> names, One<T> values) {
        return new Entries<>(
                title,
                values.range(),
                names.reader(),
                (name, text) -> values.reader().apply(text),
                values.writer());
    }

    static One<Integer> number(String unit, int min, int max) {
        return new One<>(
                "number of " + unit,
                min + " .. " + max,
                text -> (int) within(wholeNumber(text), min, max, min + " .. " + max, text),
                String::valueOf);
    }

    static One<Long> size(long min, long max) {
        String range = SizeText.format(min) + " .. " + SizeText.format(max);
        return new One<>("size", range, text -> within(SizeText.parse(text), min, max, range, text), SizeText::format);
    }

    /** A size that fits an int. */
    static One<Integer> smallSize(int min, int max) {
        String range = SizeText.format(min) + " .. " + SizeText.format(max);
        return new One<>(
                "size",
                range,
                text -> (int) within(SizeText.parse(text), min, max, range, text),
                octets -> SizeText.format(octets));
    }

    static One<Duration> duration(Duration min, Duration max) {
        String range = DurationText.format(min) + " .. " + DurationText.format(max);
        return new One<>(
                "duration",
                range,
                text -> Duration.ofMillis(
                        within(DurationText.parse(text).toMillis(), min.toMillis(), max.toMillis(), range, text)),
                DurationText::format);
    }

    /** Rates of something that is counted: {@code 60/1m}, {@code mx 60/1m, submission 20/1m}, {@code none}. */
    static Joined<RateByRole> rates(String unit) {
        return rates("rate of " + unit, Types::wholeNumber, String::valueOf);
    }

    /** Rates of octets: {@code 100MB/1h}. */
    static Joined<RateByRole> sizeRates() {
        return rates("rate of size", SizeText::parse, SizeText::format);
    }

    private static Joined<RateByRole> rates(String title, ToLongFunction<String> count, LongFunction<String> text) {
        return new Joined<>(new One<>(
                title,
                "at least 1, per 1s .. 7d",
                written -> RateText.parse(written, count),
                rates -> RateText.format(rates, text)));
    }

    private static boolean bool(String text) {
        switch (text.toLowerCase(Locale.ROOT)) {
            case "true":
                return true;
            case "false":
                return false;
            case "yes", "y", "on", "1":
                throw new IllegalArgumentException("takes true or false, not " + Faults.quote(text) + "; write true");
            case "no", "n", "off", "0":
                throw new IllegalArgumentException("takes true or false, not " + Faults.quote(text) + "; write false");
            default:
                throw new IllegalArgumentException("takes true or false, not " + Faults.quote(text));
        }
    }

    private static <E> E keyword(String text, Map<String, E> byWord, String range) {
        E constant = byWord.get(text.toLowerCase(Locale.ROOT).replace('_', '-'));
        if (constant == null) {
            String advice = Suggestions.nearest(text, byWord.keySet())
                    .map(word -> "; did you mean " + word + "?")
                    .orElse("");
            throw new IllegalArgumentException("is one of " + range + ", not " + Faults.quote(text) + advice);
        }
        return constant;
    }

    private static String givenName(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "is no name: it takes up to 32 letters, digits and hyphens, a letter first, not "
                            + Faults.quote(text));
        }
        return name;
    }

    private static Path file(String text) {
        Path path = Path.of(text);
        if (text.isEmpty() || !path.isAbsolute()) {
            throw new IllegalArgumentException(
                    "takes the full path of a file, such as /etc/mailstage/key.pem, not " + Faults.quote(text));
        }
        return path;
    }

    private static HostPort listenAddress(String text) {
        return hostAndPort(text)
                .filter(address -> DomainNames.isHost(address.host()))
                .orElseThrow(() -> new IllegalArgumentException(
                        "takes ADDRESS:PORT, such as 127.0.0.1:25, or 0.0.0.0:25 and \"[::]:25\" for all interfaces, not "
                                + Faults.quote(text)));
    }

    private static Optional<HostPort> hostAndPort(String text) {
        boolean withoutBrackets = !text.startsWith("[") && text.indexOf(':') != text.lastIndexOf(':');
        if (withoutBrackets || text.indexOf(' ') >= 0) {
            return Optional.empty();
        }
        try {
            // Port 0 stands for a missing one, and is refused as no port.
            return Optional.of(HostPort.parse(text, 0));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static URI url(String text, List<String> schemes) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("is no URL: " + Faults.quote(text), e);
        }
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        if (!schemes.contains(scheme) || url.getHost() == null) {
            throw new IllegalArgumentException("takes a URL that begins with " + String.join(":// or ", schemes)
                    + "://, not " + Faults.quote(text));
        }
        if (url.getRawUserInfo() != null) {
            throw new IllegalArgumentException("takes a URL without user and password in it");
        }
        return url;
    }

    private static long signed(String text) {
        return text.startsWith("-") ? -wholeNumber(text.substring(1)) : wholeNumber(text);
    }

    private static long percent(String text) {
        if (!text.endsWith("%")) {
            throw new IllegalArgumentException("takes a percentage, such as 90%, not " + Faults.quote(text));
        }
        return wholeNumber(text.substring(0, text.length() - 1).strip());
    }

    private static long wholeNumber(String text) {
        if (!DIGITS.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "takes a whole number in digits only, such as 100, not " + Faults.quote(text));
        }
        return Long.parseLong(text);
    }

    private static long within(long value, long min, long max, String range, String text) {
        if (value < min || value > max) {
            throw new IllegalArgumentException("lies within " + range + ", not " + text);
        }
        return value;
    }

    private static String domain(String text) {
        String domain = InternationalDomain.toAscii(text).orElse(text);
        if (DomainNames.isDomain(domain)) {
            return domain;
        }
        throw new IllegalArgumentException("is no domain name: " + Faults.quote(text) + domainAdvice(text));
    }

    private static String host(String text) {
        String host = InternationalDomain.toAscii(text).orElse(text).toLowerCase(Locale.ROOT);
        if (!DomainNames.isHost(host)) {
            throw new IllegalArgumentException("is no host name or IP address: " + Faults.quote(text));
        }
        return host;
    }

    private static String domainAdvice(String text) {
        if (text.startsWith("*.") || text.equals("*")) {
            return "; patterns with * are for routes only";
        }
        if (text.indexOf('@') >= 0) {
            return "; write the part after the @ only";
        }
        if (text.endsWith(".")) {
            return "; leave out the dot at the end";
        }
        return "";
    }

    private static Mailbox mailbox(String text) {
        int at = text.lastIndexOf('@');
        String local = at < 0 ? "" : text.substring(0, at);
        if (local.length() > MAX_LOCAL_PART || !DOT_STRING.matcher(local).matches()) {
            throw new IllegalArgumentException("takes a mailbox local-part@domain, not " + Faults.quote(text));
        }
        return new Mailbox(local, domain(text.substring(at + 1)));
    }

    private static CidrBlock network(String text) {
        return CidrBlock.parse(text);
    }

    private static RetrySchedule schedule(String text) {
        return RetrySchedule.parse(text);
    }

    private static NextHop relayHost(String text) {
        if (text.indexOf(' ') >= 0) {
            throw new IllegalArgumentException("takes one host:port, not " + Faults.quote(text));
        }
        return checkedHost(NextHop.smtp(HostPort.parse(text, NextHop.SMTP_PORT)), text);
    }

    private static String hostPort(NextHop nextHop) {
        return new HostPort(nextHop.host(), nextHop.port()).toString();
    }

    private static String routeName(String text) {
        if (text.equals("*")) {
            return text;
        }
        return text.startsWith("*.") ? "*." + domain(text.substring(2)) : domain(text);
    }

    private static NextHop route(String name, String text) {
        if (text.equalsIgnoreCase("mx")) {
            return name.startsWith("*") ? RoutingTable.OWN_MX : NextHop.mx(name);
        }
        NextHop nextHop;
        try {
            nextHop = NextHop.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(routeFault(text, e), e);
        }
        return nextHop.kind().hasHosts() ? checkedHost(nextHop, text) : nextHop;
    }

    private static String routeFault(String text, IllegalArgumentException fault) {
        Optional<NextHop.Kind> kind = NextHop.Kind.of(text.substring(0, Math.max(0, text.indexOf(':'))));
        return kind.filter(known -> !known.hasHosts()).isPresent()
                ? "is no route: " + fault.getMessage()
                : "takes mx, mx:DOMAIN, smtp:HOST[:PORT], lmtp:HOST[:PORT], maildir:DIRECTORY, http:URL, https:URL,"
                        + " discard or error:STATUS TEXT, not "
                        + Faults.quote(text);
    }

    private static NextHop checkedHost(NextHop written, String text) {
        String host = InternationalDomain.toAscii(written.host()).orElse("");
        boolean valid = written.kind() == NextHop.Kind.MX ? DomainNames.isDomain(host) : DomainNames.isHost(host);
        if (!valid) {
            throw new IllegalArgumentException("has no valid host name or IP address in " + Faults.quote(text));
        }
        return written.withHost(host);
    }

    private static String routeText(NextHop nextHop) {
        return nextHop.equals(RoutingTable.OWN_MX) ? "mx" : nextHop.toString();
    }
}
