package org.mailstage.core.config;

import java.time.Duration;
import java.util.function.Function;
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
import org.mailstage.core.schedule.RetrySchedule;

/** The types of the mail settings' values. Stateless. */
final class Types {
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,12}");
    private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
    private static final Pattern DOT_STRING = Pattern.compile(ATOM + "(?:\\." + ATOM + ")*+");
    private static final int MAX_LOCAL_PART = 64;

    static final One<String> DOMAIN = new One<>("domain", "", Types::domain, Function.identity());
    static final One<Mailbox> MAILBOX = new One<>("mailbox", "", Types::mailbox, Mailbox::toString);
    static final One<CidrBlock> NETWORK = new One<>("network", "", Types::network, CidrBlock::toString);
    static final One<NextHop> RELAY_HOST = new One<>("host:port", "", Types::relayHost, Types::hostPort);
    static final Joined<RetrySchedule> SCHEDULE =
            new Joined<>(new One<>("retry schedule", "100ms .. 7d", Types::schedule, RetrySchedule::toString));
    static final Many<String> DOMAINS = new Many<>(DOMAIN);
    static final Many<CidrBlock> NETWORKS = new Many<>(NETWORK);
    static final Entries<NextHop> ROUTES =
            new Entries<>("next hop by domain", "", Types::routeName, Types::route, Types::routeText);

    private Types() {}

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
            throw new IllegalArgumentException(
                    "takes mx, mx:DOMAIN, smtp:HOST[:PORT] or lmtp:HOST[:PORT], not " + Faults.quote(text), e);
        }
        return checkedHost(nextHop, text);
    }

    private static NextHop checkedHost(NextHop written, String text) {
        String host = InternationalDomain.toAscii(written.host()).orElse("");
        NextHop nextHop = new NextHop(written.kind(), host, written.port());
        boolean valid = nextHop.kind() == NextHop.Kind.MX
                ? DomainNames.isDomain(nextHop.host())
                : DomainNames.isHost(nextHop.host());
        if (!valid) {
            throw new IllegalArgumentException("has no valid host name or IP address in " + Faults.quote(text));
        }
        return nextHop;
    }

    private static String routeText(NextHop nextHop) {
        return nextHop.equals(RoutingTable.OWN_MX) ? "mx" : nextHop.toString();
    }
}
