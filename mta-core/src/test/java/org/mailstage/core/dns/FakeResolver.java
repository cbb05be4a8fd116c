package org.mailstage.core.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A {@link Resolver} that knows what a test told it. A name that was never mentioned does not exist; one that was has no
 * data of the other types. Thread-safe.
 */
public final class FakeResolver implements Resolver {
    private static final Duration TTL = Duration.ofMinutes(5);

    private final Map<String, List<MxRecord>> mx = new ConcurrentHashMap<>();
    private final Map<String, List<InetAddress>> a = new ConcurrentHashMap<>();
    private final Map<String, List<InetAddress>> aaaa = new ConcurrentHashMap<>();
    private final Map<String, List<TlsaRecord>> tlsa = new ConcurrentHashMap<>();
    private final Map<String, List<String>> txt = new ConcurrentHashMap<>();
    private final Map<String, String> aliases = new ConcurrentHashMap<>();
    private final Set<String> insecure = ConcurrentHashMap.newKeySet();
    private final Map<String, String> failures = new ConcurrentHashMap<>();
    private final Set<String> names = ConcurrentHashMap.newKeySet();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    /** Adds an MX record. */
    public FakeResolver mx(String domain, int preference, String host) {
        return add(mx, domain, new MxRecord(preference, host));
    }

    /** Adds an address, of whichever family it is. */
    public FakeResolver address(String host, String literal) {
        InetAddress address = ip(literal);
        return add(address.getAddress().length == 4 ? a : aaaa, host, address);
    }

    /** Adds a TLSA record, as in a zone file. */
    public FakeResolver tlsa(String name, String text) {
        String[] fields = text.split(" ");
        return add(
                tlsa,
                name,
                new TlsaRecord(
                        Integer.parseInt(fields[0]),
                        Integer.parseInt(fields[1]),
                        Integer.parseInt(fields[2]),
                        fields[3]));
    }

    /** Adds a TXT record. */
    public FakeResolver txt(String name, String text) {
        return add(txt, name, text);
    }

    /** Makes the name another name for the target. */
    public FakeResolver alias(String name, String target) {
        names.add(key(name));
        aliases.put(key(name), key(target));
        return this;
    }

    /** From now on nothing proves what is said about the name; all else is proven. */
    public FakeResolver insecure(String name) {
        insecure.add(key(name));
        return this;
    }

    /** The name exists, with no record of ours. */
    public FakeResolver exists(String name) {
        names.add(key(name));
        return this;
    }

    /** Lookups of a type ({@code MX}, {@code A}, {@code AAAA}) for the name fail. */
    public FakeResolver fail(String type, String name, String reason) {
        names.add(key(name));
        failures.put(type + " " + key(name), reason);
        return this;
    }

    /** What was asked so far, as {@code MX example.com}. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public DnsAnswer<MxRecord> mx(String domain) {
        return answer("MX", domain, mx);
    }

    @Override
    public DnsAnswer<InetAddress> a(String host) {
        return answer("A", host, a);
    }

    @Override
    public DnsAnswer<InetAddress> aaaa(String host) {
        return answer("AAAA", host, aaaa);
    }

    @Override
    public DnsAnswer<TlsaRecord> tlsa(String name) {
        return answer("TLSA", name, tlsa);
    }

    @Override
    public DnsAnswer<String> txt(String name) {
        return answer("TXT", name, txt);
    }

    @Override
    public DnsAnswer<String> cname(String name) {
        String target = aliases.get(key(name));
        return target == null
                ? answer("CNAME", name, Map.of())
                : new DnsAnswer.Found<>(List.of(target), TTL, !insecure.contains(key(name)), "");
    }

    private <T> DnsAnswer<T> answer(String type, String name, Map<String, List<T>> records) {
        String question = type + " " + key(name);
        asked.add(question);
        if (failures.containsKey(question)) {
            return new DnsAnswer.Failure<>(failures.get(question));
        }
        String owner = aliases.getOrDefault(key(name), key(name));
        boolean secure = !insecure.contains(key(name)) && !insecure.contains(owner);
        List<T> found = records.get(owner);
        if (found != null) {
            return new DnsAnswer.Found<>(found, TTL, secure, owner.equals(key(name)) ? "" : owner);
        }
        return names.contains(owner) ? new DnsAnswer.NoData<>(TTL, secure) : new DnsAnswer.NoSuchDomain<>(TTL, secure);
    }

    private <T> FakeResolver add(Map<String, List<T>> records, String name, T record) {
        names.add(key(name));
        records.computeIfAbsent(key(name), n -> new CopyOnWriteArrayList<>()).add(record);
        return this;
    }

    private static String key(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    private static InetAddress ip(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(literal, e);
        }
    }
}
