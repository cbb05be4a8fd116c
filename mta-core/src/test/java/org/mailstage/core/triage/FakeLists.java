package org.mailstage.core.triage;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.mailstage.core.dns.AsyncResolver;
import org.mailstage.core.dns.DnsAnswer;
import org.mailstage.core.dns.DnsListName;

/** DNS lists that know what a test told them. Thread-safe. */
final class FakeLists implements AsyncResolver {
    private static final Duration TTL = Duration.ofMinutes(5);

    private final Map<String, CompletableFuture<DnsAnswer<InetAddress>>> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    /** A list with its test entry. */
    FakeLists alive(String zone) {
        return listed("127.0.0.2", zone, "127.0.0.2");
    }

    /** The client stands in the list. */
    FakeLists listed(String client, String zone, String answer) {
        answers.put(name(client, zone), done(new DnsAnswer.Found<>(List.of(address(answer)), TTL)));
        return this;
    }

    FakeLists fails(String client, String zone) {
        answers.put(name(client, zone), done(new DnsAnswer.Failure<>("SERVFAIL")));
        return this;
    }

    FakeLists unlisted(String client, String zone) {
        answers.remove(name(client, zone));
        return this;
    }

    /** Holds the answer back: it is what the test completes. */
    CompletableFuture<DnsAnswer<InetAddress>> hold(String client, String zone) {
        CompletableFuture<DnsAnswer<InetAddress>> held = new CompletableFuture<>();
        answers.put(name(client, zone), held);
        return held;
    }

    long asked(String client, String zone) {
        return asked.stream().filter(name(client, zone)::equals).count();
    }

    @Override
    public CompletionStage<DnsAnswer<InetAddress>> askA(String host) {
        asked.add(host);
        return answers.getOrDefault(host, done(new DnsAnswer.NoSuchDomain<>(TTL)));
    }

    static DnsAnswer<InetAddress> found(String answer) {
        return new DnsAnswer.Found<>(List.of(address(answer)), TTL);
    }

    static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(literal, e);
        }
    }

    private static String name(String client, String zone) {
        return DnsListName.of(address(client), zone);
    }

    private static CompletableFuture<DnsAnswer<InetAddress>> done(DnsAnswer<InetAddress> answer) {
        return CompletableFuture.completedFuture(answer);
    }
}
