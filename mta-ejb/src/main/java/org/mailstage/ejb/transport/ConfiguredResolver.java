package org.mailstage.ejb.transport;

import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.dns.DnsAnswer;
import org.mailstage.core.dns.DnsSettings;
import org.mailstage.core.dns.MxRecord;
import org.mailstage.core.dns.Resolver;
import org.mailstage.core.dns.TlsaRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The resolver that the mail settings ask for; made anew, with an empty cache, when they change. Thread-safe.
 *
 * <p>As long as it cannot be made, because the trust anchors cannot be read, every lookup fails and mail waits: answers that
 * were to be proven must not be taken unproven.
 */
public final class ConfiguredResolver implements Resolver {
    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredResolver.class);
    private static final long RETRY_NANOS = Duration.ofSeconds(10).toNanos();

    private final Supplier<DnsSettings> settings;
    private final Function<DnsSettings, Resolver> factory;
    private final LongSupplier nanoTime;
    private volatile @Nullable Made made;

    /** @param factory throws IllegalArgumentException where the settings cannot be followed */
    public ConfiguredResolver(
            Supplier<DnsSettings> settings, Function<DnsSettings, Resolver> factory, LongSupplier nanoTime) {
        this.settings = settings;
        this.factory = factory;
        this.nanoTime = nanoTime;
    }

    /** @param resolver null where there is none, for the reason given */
    private record Made(DnsSettings from, @Nullable Resolver resolver, String reason, long at) {}

    @Override
    public DnsAnswer<MxRecord> mx(String domain) {
        return ask(resolver -> resolver.mx(domain));
    }

    @Override
    public DnsAnswer<InetAddress> a(String host) {
        return ask(resolver -> resolver.a(host));
    }

    @Override
    public DnsAnswer<InetAddress> aaaa(String host) {
        return ask(resolver -> resolver.aaaa(host));
    }

    @Override
    public DnsAnswer<TlsaRecord> tlsa(String name) {
        return ask(resolver -> resolver.tlsa(name));
    }

    @Override
    public DnsAnswer<String> txt(String name) {
        return ask(resolver -> resolver.txt(name));
    }

    @Override
    public DnsAnswer<String> cname(String name) {
        return ask(resolver -> resolver.cname(name));
    }

    private <T> DnsAnswer<T> ask(Function<Resolver, DnsAnswer<T>> question) {
        Made now = current(settings.get());
        Resolver resolver = now.resolver();
        return resolver == null ? new DnsAnswer.Failure<>(now.reason()) : question.apply(resolver);
    }

    private Made current(DnsSettings wanted) {
        Made last = made;
        if (last == null || !fits(last, wanted)) {
            synchronized (this) {
                last = made;
                if (last == null || !fits(last, wanted)) {
                    last = make(wanted);
                    made = last;
                }
            }
        }
        return last;
    }

    private boolean fits(Made last, DnsSettings wanted) {
        return last.from().equals(wanted)
                && (last.resolver() != null || nanoTime.getAsLong() - last.at() < RETRY_NANOS);
    }

    private Made make(DnsSettings wanted) {
        try {
            return new Made(wanted, factory.apply(wanted), "", nanoTime.getAsLong());
        } catch (IllegalArgumentException e) {
            LOG.error("MTA-12801 no name can be looked up, mail waits reason=\"{}\"", e.getMessage());
            return new Made(wanted, null, String.valueOf(e.getMessage()), nanoTime.getAsLong());
        }
    }
}
