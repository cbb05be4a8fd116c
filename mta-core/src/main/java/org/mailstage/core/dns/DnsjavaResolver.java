package org.mailstage.core.dns;

import java.io.IOException;
import java.net.IDN;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.net.HostPort;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.NioClient;
import org.xbill.DNS.Record;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.hosts.HostsFileParser;

/**
 * A {@link Resolver} on dnsjava that asks recursive name servers over UDP and, when an answer is too long, TCP.
 *
 * <p>Thread-safe. One lookup takes at most the time-out it was made with. Answers are cached within their TTL, at most
 * {@value #CACHE_SIZE} of them. Addresses in the machine's hosts file and {@code localhost} are answered without asking
 * anybody (RFC 6761 §6.3). Names with other than ASCII letters are asked for in their A-label form.
 */
public final class DnsjavaResolver implements Resolver, AsyncResolver {
    /** System property with name servers to ask instead of the machine's: {@code host:port}, separated by commas. */
    public static final String SERVERS_PROPERTY = "mta.dns";

    /** Longest time one lookup takes. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(DnsjavaResolver.class);
    private static final int CACHE_SIZE = 20_000;
    private static final int DNS_PORT = 53;
    private static final String TIME_OUT = "time-out";
    private static final Duration HOSTS_TTL = Duration.ofSeconds(5);
    private static final Duration NEVER_EXISTS = Duration.ofMinutes(5);

    private final Upstream upstream;
    private final Duration timeout;
    private final @Nullable HostsFileParser hosts;
    private final AnswerCache cache;

    private DnsjavaResolver(Upstream upstream, Duration timeout, @Nullable HostsFileParser hosts) {
        this.upstream = upstream;
        this.timeout = timeout;
        this.hosts = hosts;
        this.cache = new AnswerCache(CACHE_SIZE, System::nanoTime);
    }

    /** Asks the servers of {@link #ofSystem(DnsSettings)}; no answer counts as proven. */
    public static DnsjavaResolver ofSystem() {
        return ofSystem(DnsSettings.UNPROVEN);
    }

    /**
     * Asks the servers named by {@value #SERVERS_PROPERTY}, else those the machine is configured with.
     *
     * @throws IllegalArgumentException when the trust anchors cannot be read
     */
    public static DnsjavaResolver ofSystem(DnsSettings settings) {
        String servers = System.getProperty(SERVERS_PROPERTY, "").strip();
        return of(
                servers.isEmpty() ? ResolverConfig.getCurrentConfig().servers() : parse(servers),
                DEFAULT_TIMEOUT,
                settings);
    }

    /** Asks these servers; no answer counts as proven. */
    public static DnsjavaResolver of(List<InetSocketAddress> servers, Duration timeout) {
        return of(servers, timeout, DnsSettings.UNPROVEN);
    }

    /**
     * Asks these servers.
     *
     * @throws IllegalArgumentException when the trust anchors cannot be read
     */
    public static DnsjavaResolver of(List<InetSocketAddress> servers, Duration timeout, DnsSettings settings) {
        return new DnsjavaResolver(Upstream.of(servers, timeout, settings), timeout, hostsFile());
    }

    /**
     * Reads a list such as {@code 127.0.0.1:5353, [::1]:53}; the port is 53 unless given.
     *
     * @throws IllegalArgumentException with a text an administrator understands
     */
    public static List<InetSocketAddress> parse(String servers) {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (String server : servers.split("[,\\s]+")) {
            HostPort host = HostPort.parse(server, DNS_PORT);
            InetSocketAddress address = new InetSocketAddress(host.host(), host.port());
            if (address.isUnresolved()) {
                throw new IllegalArgumentException("name server " + server + " has no address");
            }
            addresses.add(address);
        }
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("no name server in: " + servers);
        }
        return addresses;
    }

    /**
     * Ends the threads that dnsjava keeps for all resolvers, so that an application that is undeployed leaves nothing
     * behind. The next lookup starts them again.
     */
    public static void stopThreads() {
        NioClient.close();
    }

    private static @Nullable HostsFileParser hostsFile() {
        try {
            return new HostsFileParser();
        } catch (IllegalArgumentException e) {
            LOG.info("MTA-10401 no hosts file is read reason=\"{}\"", e.getMessage());
            return null;
        }
    }

    @Override
    public DnsAnswer<MxRecord> mx(String domain) {
        return lookup(domain, Type.MX, record -> {
            MXRecord mx = (MXRecord) record;
            return new MxRecord(mx.getPriority(), text(mx.getTarget()));
        });
    }

    @Override
    public DnsAnswer<InetAddress> a(String host) {
        return lookup(host, Type.A, record -> ((ARecord) record).getAddress());
    }

    @Override
    public DnsAnswer<InetAddress> aaaa(String host) {
        return lookup(host, Type.AAAA, record -> ((AAAARecord) record).getAddress());
    }

    @Override
    public DnsAnswer<TlsaRecord> tlsa(String name) {
        return lookup(name, Type.TLSA, record -> {
            TLSARecord tlsa = (TLSARecord) record;
            return new TlsaRecord(
                    tlsa.getCertificateUsage(),
                    tlsa.getSelector(),
                    tlsa.getMatchingType(),
                    HexFormat.of().formatHex(tlsa.getCertificateAssociationData()));
        });
    }

    @Override
    public DnsAnswer<String> txt(String name) {
        return lookup(name, Type.TXT, record -> {
            StringBuilder text = new StringBuilder();
            for (byte[] part : ((TXTRecord) record).getStringsAsByteArrays()) {
                text.append(new String(part, StandardCharsets.ISO_8859_1));
            }
            return text.toString();
        });
    }

    @Override
    public DnsAnswer<String> cname(String name) {
        return lookup(name, Type.CNAME, record -> text(((CNAMERecord) record).getTarget()));
    }

    @Override
    public CompletionStage<DnsAnswer<InetAddress>> askA(String host) {
        // A copy, as the time-out must not touch what the cache keeps.
        return start(host, Type.A, record -> ((ARecord) record).getAddress())
                .copy()
                .completeOnTimeout(new DnsAnswer.Failure<>(TIME_OUT), timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private <T> DnsAnswer<T> lookup(String text, int type, Function<Record, T> reader) {
        return await(start(text, type, reader));
    }

    private <T> CompletableFuture<DnsAnswer<T>> start(String text, int type, Function<Record, T> reader) {
        // The cache comes first, under the text as it is: most lookups of a busy server are answered here.
        String key = text.toLowerCase(Locale.ROOT);
        return cache.get(new AnswerCache.Question(type, key), () -> lookupUncached(key, type, reader));
    }

    private <T> CompletableFuture<DnsAnswer<T>> lookupUncached(String text, int type, Function<Record, T> reader) {
        Optional<Name> name = name(text);
        if (name.isEmpty()) {
            return CompletableFuture.completedFuture(new DnsAnswer.NoSuchDomain<>(NEVER_EXISTS));
        }
        Optional<DnsAnswer<T>> local =
                type == Type.A || type == Type.AAAA ? fromHosts(name.get(), type, reader) : Optional.empty();
        return local.map(CompletableFuture::completedFuture)
                .orElseGet(() -> ask(DnsResponse.Chain.of(name.get()), type, reader));
    }

    private <T> DnsAnswer<T> await(CompletableFuture<DnsAnswer<T>> answer) {
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new DnsAnswer.Failure<>("interrupted");
        } catch (TimeoutException e) {
            return new DnsAnswer.Failure<>(TIME_OUT);
        } catch (ExecutionException e) {
            return new DnsAnswer.Failure<>(reason(e));
        }
    }

    private <T> CompletableFuture<DnsAnswer<T>> ask(DnsResponse.Chain chain, int type, Function<Record, T> reader) {
        try {
            return upstream.ask(Record.newRecord(chain.name(), type, DClass.IN))
                    .toCompletableFuture()
                    .thenCompose(message -> {
                        DnsResponse.Outcome<T> outcome =
                                new DnsResponse<>(message, type, reader, upstream.proves()).read(chain);
                        DnsAnswer<T> answer = outcome.answer();
                        return answer != null
                                ? CompletableFuture.completedFuture(answer)
                                : ask(outcome.next(), type, reader);
                    })
                    .exceptionally(fault -> new DnsAnswer.Failure<>(reason(fault)));
        } catch (RuntimeException e) {
            LOG.warn("MTA-10402 lookup failed name={} type={}", chain.name(), Type.string(type), e);
            return CompletableFuture.completedFuture(new DnsAnswer.Failure<>(reason(e)));
        }
    }

    private static String reason(Throwable fault) {
        Throwable cause = fault;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        if (message != null && message.toLowerCase(Locale.ROOT).contains("timed out")) {
            return TIME_OUT;
        }
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    /** A name in the hosts file has the addresses given there and no others. */
    private <T> Optional<DnsAnswer<T>> fromHosts(Name name, int type, Function<Record, T> reader) {
        Optional<InetAddress> wanted = hostsEntry(name, type);
        if (wanted.isPresent()) {
            return Optional.of(found(name, type, wanted.get(), reader));
        }
        if (hostsEntry(name, type == Type.A ? Type.AAAA : Type.A).isPresent()) {
            return Optional.of(new DnsAnswer.NoData<>(HOSTS_TTL));
        }
        return isLocalhost(name) ? Optional.of(found(name, type, loopback(type), reader)) : Optional.empty();
    }

    private Optional<InetAddress> hostsEntry(Name name, int type) {
        if (hosts == null) {
            return Optional.empty();
        }
        try {
            return hosts.getAddressForHost(name, type);
        } catch (IOException e) {
            LOG.debug("MTA-10403 hosts file not readable name={}", name, e);
            return Optional.empty();
        }
    }

    private static <T> DnsAnswer<T> found(Name name, int type, InetAddress address, Function<Record, T> reader) {
        Record record = type == Type.A
                ? new ARecord(name, DClass.IN, HOSTS_TTL.toSeconds(), address)
                : new AAAARecord(name, DClass.IN, HOSTS_TTL.toSeconds(), address);
        return new DnsAnswer.Found<>(List.of(reader.apply(record)), HOSTS_TTL);
    }

    private static boolean isLocalhost(Name name) {
        return name.getLabelString(name.labels() - 2).equalsIgnoreCase("localhost");
    }

    private static InetAddress loopback(int type) {
        byte[] octets = new byte[type == Type.A ? 4 : 16];
        octets[0] = (byte) (type == Type.A ? 127 : 0);
        octets[octets.length - 1] = 1;
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 and 16 octets are addresses", e);
        }
    }

    /** The absolute name; empty for a text that is no domain name, the root included. */
    private static Optional<Name> name(String text) {
        try {
            // dnsjava reads \ as an escape, as in a zone file; a domain of a mailbox has none.
            if (text.indexOf('\\') >= 0) {
                return Optional.empty();
            }
            Name name = Name.fromString(IDN.toASCII(text, IDN.ALLOW_UNASSIGNED), Name.root);
            return name.equals(Name.root) ? Optional.empty() : Optional.of(name);
        } catch (TextParseException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String text(Name name) {
        return name.toString(true);
    }
}
