package org.mailstage.core.dns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;

/**
 * Reads one response: records of the wanted type at the end of its chain of aliases, or how it is negative (RFC 1034
 * §3.6.2, RFC 2308).
 *
 * @param <T> what records are turned into
 */
final class DnsResponse<T> {
    /** RFC 2308 leaves open how long a negative answer without SOA lives; it should not be kept. */
    private static final Duration NO_SOA = Duration.ZERO;
    /** More aliases in a row than any sane zone has; also ends a loop of aliases. */
    static final int MAX_ALIASES = 8;

    private final Message message;
    private final int type;
    private final Function<Record, T> reader;
    private final boolean secure;

    /** @param trustsSender the AD flag counts, as whoever set it has checked signatures (RFC 4035 §3.2.3) */
    DnsResponse(Message message, int type, Function<Record, T> reader, boolean trustsSender) {
        this.message = message;
        this.type = type;
        this.reader = reader;
        this.secure = trustsSender && message.getHeader().getFlag(Flags.AD);
    }

    /** The result, or the alias whose target must be asked for next because the response does not have it. */
    record Outcome<T>(@Nullable DnsAnswer<T> answer, Chain next) {}

    /**
     * How far a lookup has got.
     *
     * @param name to ask for now
     * @param ttl the shortest so far, in seconds
     * @param aliases followed so far
     * @param secure as long as every alias so far was
     */
    record Chain(Name name, long ttl, int aliases, boolean secure) {
        static Chain of(Name name) {
            return new Chain(name, Long.MAX_VALUE / 2, 0, true);
        }
    }

    /** Interprets the response to a question for the name at the end of the chain so far. */
    Outcome<T> read(Chain before) {
        Name question = before.name();
        int rcode = message.getRcode();
        if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
            return done(new DnsAnswer.Failure<>(Rcode.string(rcode)), question);
        }
        Name name = question;
        long ttl = before.ttl();
        int aliases = before.aliases();
        boolean proven = secure && before.secure();
        while (true) {
            List<T> records = new ArrayList<>();
            CNAMERecord alias = null;
            for (Record record : message.getSection(Section.ANSWER)) {
                if (!record.getName().equals(name)) {
                    continue;
                }
                if (record.getType() == type) {
                    records.add(reader.apply(record));
                    ttl = Math.min(ttl, record.getTTL());
                } else if (record instanceof CNAMERecord cname) {
                    alias = cname;
                }
            }
            if (!records.isEmpty()) {
                String owner = aliases == 0 ? "" : name.toString(true).toLowerCase(Locale.ROOT);
                return done(new DnsAnswer.Found<>(records, Duration.ofSeconds(ttl), proven, owner), name);
            }
            if (alias == null) {
                if (rcode == Rcode.NOERROR && name.equals(question) && isReferral()) {
                    return done(new DnsAnswer.Failure<>("name server does not resolve for us"), name);
                }
                return name.equals(question) || rcode == Rcode.NXDOMAIN || hasSoa()
                        ? done(negative(rcode, ttl, proven), name)
                        : new Outcome<>(null, new Chain(name, ttl, aliases, proven));
            }
            if (++aliases > MAX_ALIASES) {
                return done(new DnsAnswer.Failure<>("more than " + MAX_ALIASES + " aliases in a row"), name);
            }
            ttl = Math.min(ttl, alias.getTTL());
            name = alias.getTarget();
        }
    }

    private static <T> Outcome<T> done(DnsAnswer<T> answer, Name name) {
        return new Outcome<>(answer, Chain.of(name));
    }

    private DnsAnswer<T> negative(int rcode, long ttl, boolean proven) {
        Duration keep = NO_SOA;
        for (Record record : message.getSection(Section.AUTHORITY)) {
            if (record instanceof SOARecord soa) {
                // RFC 2308 §5: the lesser of the SOA's own TTL and its minimum field.
                keep = Duration.ofSeconds(Math.min(ttl, Math.min(soa.getTTL(), soa.getMinimum())));
            }
        }
        return rcode == Rcode.NXDOMAIN
                ? new DnsAnswer.NoSuchDomain<>(keep, proven)
                : new DnsAnswer.NoData<>(keep, proven);
    }

    /** The server points elsewhere instead of answering, which proves nothing about the name (RFC 2308 §2.2). */
    private boolean isReferral() {
        return !hasSoa()
                && !message.getHeader().getFlag(Flags.AA)
                && message.getSection(Section.AUTHORITY).stream().anyMatch(NSRecord.class::isInstance);
    }

    private boolean hasSoa() {
        return message.getSection(Section.AUTHORITY).stream().anyMatch(SOARecord.class::isInstance);
    }
}
