package org.mailstage.bench;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Processor time of the threads of a JVM as the kernel counts it: the only view that has collector, compiler and time
 * inside system calls too. Immutable.
 *
 * @param seconds by the kernel's thread id
 * @param names of the same threads
 */
record ThreadTimes(Map<Long, Double> seconds, Map<Long, String> names) {
    private static final double LEAST_SHARE = 0.005;
    /** The kernel's thread id, decimal from Java 21 on. */
    private static final Pattern THREAD = Pattern.compile("^\"(.*)\" .*\\bnid=(0x[0-9a-f]+|\\d+)", Pattern.MULTILINE);

    /** What the names of the JVM's own threads mean. */
    private static final Map<String, List<String>> KNOWN = Map.of(
            "JIT compiler", List.of("C1 Compiler", "C2 Compiler", "Sweeper thread"),
            "garbage collector", List.of("GC Thread", "G1 ", "VM Thread"));

    /** Of a JVM now. */
    static ThreadTimes of(Jcmd jcmd) {
        Map<Long, Double> seconds = new TreeMap<>();
        Map<Long, String> names = new TreeMap<>();
        Proc.threads(jcmd.pid()).forEach((id, stat) -> {
            seconds.put(id, stat.cpuSeconds());
            names.put(id, stat.name());
        });
        // The kernel cuts names to 15 octets.
        names.putAll(names(jcmd.run("Thread.print")));
        return new ThreadTimes(seconds, names);
    }

    /** Names by the kernel's thread id, from what {@code jcmd PID Thread.print} prints. */
    static Map<Long, String> names(String threadDump) {
        Map<Long, String> names = new TreeMap<>();
        Matcher matcher = THREAD.matcher(threadDump);
        while (matcher.find()) {
            names.put(Long.decode(matcher.group(2)), matcher.group(1));
        }
        return names;
    }

    /** What was used since then, by threads that still run. */
    ThreadTimes since(ThreadTimes before) {
        Map<Long, Double> used = new TreeMap<>();
        seconds.forEach((id, value) -> used.put(id, value - before.seconds.getOrDefault(id, 0.0)));
        return new ThreadTimes(used, names);
    }

    /** Summed over threads whose names differ in numbers only, most first. */
    Map<String, Double> byGroup() {
        Map<String, Double> sums = new TreeMap<>();
        seconds.forEach((id, value) -> sums.merge(group(names.getOrDefault(id, "")), value, Double::sum));
        Map<String, Double> sorted = new LinkedHashMap<>();
        sums.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }

    /** As a table. */
    String markdown() {
        Map<String, Double> groups = byGroup();
        double total = groups.values().stream().mapToDouble(Double::doubleValue).sum();
        StringBuilder table = new StringBuilder("| threads | CPU s | share |\n| --- | ---: | ---: |\n");
        groups.forEach((name, value) -> {
            if (value >= total * LEAST_SHARE && value > 0) {
                table.append(String.format(Locale.ROOT, "| %s | %.2f | %.0f %% |%n", name, value, value / total * 100));
            }
        });
        return table.toString();
    }

    /** A thread's name without its numbers. */
    static String group(String name) {
        // Hazelcast's threads carry a name made up at each start, H2's the path of their file.
        String group = name.replaceAll("^hz\\.[a-z_]+\\.", "hz.")
                .replaceAll(" /.*", "")
                .replaceAll("(?<![A-Za-z])\\d+", "N")
                .strip();
        for (Map.Entry<String, List<String>> known : KNOWN.entrySet()) {
            if (known.getValue().stream().anyMatch(group::startsWith)) {
                return known.getKey();
            }
        }
        return group;
    }
}
