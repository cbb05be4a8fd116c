package org.mailstage.core.triage;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.mailstage.core.dns.AsyncResolver;
import org.mailstage.core.dns.DnsAnswer;

/**
 * Asks DNS lists about clients, all at once, and adds up what they say (RFC 5782).
 *
 * <p>Thread-safe; never blocks, and a stage never fails. A list that fails or does not answer in time counts nothing. Before a
 * list is believed, and once an hour, it must show that it does not list everybody.
 */
final class DnsLists {
    private final AsyncResolver resolver;
    private final LongSupplier nanoTime;
    private final Map<String, DnsListZone> zones = new ConcurrentHashMap<>();

    /** @param nanoTime ticks such as {@link System#nanoTime} */
    DnsLists(AsyncResolver resolver, LongSupplier nanoTime) {
        this.resolver = resolver;
        this.nanoTime = nanoTime;
    }

    /** What the lists say about the address, within the time-out. */
    CompletableFuture<ListScore> score(InetAddress client, List<DnsListRule> rules, Duration timeout) {
        if (rules.isEmpty()) {
            return CompletableFuture.completedFuture(ListScore.NONE);
        }
        Map<String, List<DnsListRule>> byZone = rules.stream()
                .collect(Collectors.groupingBy(DnsListRule::zone, LinkedHashMap::new, Collectors.toList()));
        zones.keySet().retainAll(byZone.keySet());
        Map<String, CompletableFuture<List<InetAddress>>> answers = new LinkedHashMap<>();
        for (String zone : byZone.keySet()) {
            answers.put(zone, ask(zone, client, timeout));
        }
        return CompletableFuture.allOf(answers.values().toArray(CompletableFuture[]::new))
                .thenApply(all -> add(byZone, answers));
    }

    private CompletableFuture<List<InetAddress>> ask(String zone, InetAddress client, Duration timeout) {
        DnsListZone list = zones.computeIfAbsent(zone, name -> new DnsListZone(name, resolver, nanoTime));
        return list.ask(client)
                .completeOnTimeout(new DnsAnswer.Failure<>("time-out"), timeout.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(fault -> new DnsAnswer.Failure<>(fault.toString()))
                .thenApply(answer -> {
                    list.answered(answer);
                    return answer.recordsOrNone();
                });
    }

    private static ListScore add(
            Map<String, List<DnsListRule>> byZone, Map<String, CompletableFuture<List<InetAddress>>> answers) {
        List<DnsListRule> matching = new ArrayList<>();
        answers.forEach((zone, answer) -> byZone.getOrDefault(zone, List.of()).stream()
                .filter(rule -> rule.matches(answer.join()))
                .forEach(matching::add));
        int total = matching.stream().mapToInt(DnsListRule::weight).sum();
        List<String> against = matching.stream()
                .filter(rule -> rule.weight() > 0)
                .sorted(Comparator.comparingInt(DnsListRule::weight).reversed())
                .map(DnsListRule::zone)
                .distinct()
                .toList();
        return new ListScore(total, against);
    }
}
