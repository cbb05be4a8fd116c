package org.mailstage.core.dns;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.Master;
import org.xbill.DNS.NSECRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * A zone signed with a fresh key (RFC 4035 §2), for name servers of tests. Immutable.
 *
 * @param text the zone in master file format
 * @param anchor the key as a trust anchor
 */
public record SignedZone(String text, String anchor) {
    private static final int TTL = 60;
    private static final int KEY_SIGNING = 257;

    /** Signs the records, which are without SOA and NS. */
    public static SignedZone of(String zone, String records) throws IOException, GeneralSecurityException {
        Name origin = Name.fromString(zone + ".");
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair keys = generator.generateKeyPair();
        DNSKEYRecord key;
        try {
            key = new DNSKEYRecord(
                    origin,
                    DClass.IN,
                    TTL,
                    KEY_SIGNING,
                    DNSKEYRecord.Protocol.DNSSEC,
                    DNSSEC.Algorithm.ECDSAP256SHA256,
                    keys.getPublic());
        } catch (DNSSEC.DNSSECException e) {
            throw new GeneralSecurityException(e);
        }
        Map<Name, Map<Integer, RRset>> names = new TreeMap<>();
        String text = "@ SOA ns hostmaster 1 3600 600 86400 30\n@ NS ns\nns A 127.0.0.1\n" + records;
        try (Master master =
                new Master(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)), origin, TTL)) {
            for (Record record = master.nextRecord(); record != null; record = master.nextRecord()) {
                add(names, record);
            }
        }
        add(names, key);
        chain(names);
        return new SignedZone(signed(names, key, keys), key + "\n");
    }

    private static void add(Map<Name, Map<Integer, RRset>> names, Record record) {
        names.computeIfAbsent(record.getName(), name -> new TreeMap<>())
                .computeIfAbsent(record.getType(), type -> new RRset())
                .addRR(record);
    }

    /** Each name says which types it has and which name is next. */
    private static void chain(Map<Name, Map<Integer, RRset>> names) {
        List<Name> order = new ArrayList<>(names.keySet());
        for (int i = 0; i < order.size(); i++) {
            int[] types = IntStream.concat(
                            names.get(order.get(i)).keySet().stream().mapToInt(Integer::intValue),
                            IntStream.of(Type.NSEC, Type.RRSIG))
                    .sorted()
                    .toArray();
            add(names, new NSECRecord(order.get(i), DClass.IN, TTL, order.get((i + 1) % order.size()), types));
        }
    }

    private static String signed(Map<Name, Map<Integer, RRset>> names, DNSKEYRecord key, KeyPair keys)
            throws GeneralSecurityException {
        Instant now = Instant.now();
        List<Record> all = new ArrayList<>();
        for (Map<Integer, RRset> types : names.values()) {
            for (RRset set : types.values()) {
                all.addAll(set.rrs());
                try {
                    all.add(DNSSEC.sign(
                            set, key, keys.getPrivate(), now.minus(Duration.ofHours(1)), now.plus(Duration.ofDays(1))));
                } catch (DNSSEC.DNSSECException e) {
                    throw new GeneralSecurityException(e);
                }
            }
        }
        return all.stream().map(Record::toString).collect(Collectors.joining("\n", "", "\n"));
    }
}
