package org.mailstage.core.dns;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * What a lookup gave: records, a proof that there are none, or no answer.
 *
 * <p>Immutable and thread-safe. Only {@link NoSuchDomain} and {@link NoData} prove something; a {@link Failure} says
 * nothing about the name and must be treated as temporary.
 */
public sealed interface DnsAnswer<T> {

    /** Records; at least one. */
    record Found<T>(List<T> records, Duration ttl) implements DnsAnswer<T> {
        public Found {
            records = List.copyOf(records);
            if (records.isEmpty()) {
                throw new IllegalArgumentException("no records is NoData, not Found");
            }
        }
    }

    /** The name does not exist: NXDOMAIN, or a text that cannot be a domain name. */
    record NoSuchDomain<T>(Duration ttl) implements DnsAnswer<T> {}

    /** The name exists, but has no record of this type. */
    record NoData<T>(Duration ttl) implements DnsAnswer<T> {}

    /** No usable answer: SERVFAIL, refusal, time-out, or records that make no sense. The reason is one short phrase. */
    record Failure<T>(String reason) implements DnsAnswer<T> {}

    /** The records; none unless {@link Found}. */
    default List<T> recordsOrNone() {
        return this instanceof Found<T> found ? found.records() : List.of();
    }

    /** Java 17 has no pattern switch outside preview, so callers name all four kinds here. */
    default <R> R fold(
            Function<Found<T>, R> found,
            Function<NoSuchDomain<T>, R> noSuchDomain,
            Function<NoData<T>, R> noData,
            Function<Failure<T>, R> failure) {
        if (this instanceof Found<T> f) {
            return found.apply(f);
        }
        if (this instanceof NoSuchDomain<T> n) {
            return noSuchDomain.apply(n);
        }
        if (this instanceof NoData<T> n) {
            return noData.apply(n);
        }
        return failure.apply((Failure<T>) this);
    }
}
