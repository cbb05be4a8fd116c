package org.mailstage.bench;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Results as Markdown tables. Immutable.
 *
 * <p>Medians leave disturbed runs out where at least two calm ones remain, else they are of all runs and marked.
 */
final class ResultTable {
    private static final String MARK = " \\*";

    private final List<RunResult> results;

    ResultTable(List<RunResult> results) {
        this.results = List.copyOf(results);
    }

    /** One row for each case and relay. */
    String markdown() {
        StringBuilder table = new StringBuilder("""
                | case | relay | accepted/s | end to end/s | CPU s per 1,000 | peak RSS MiB | peak PSS MiB | calm runs |
                | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |
                """);
        for (LoadCase load : cases()) {
            for (String relay : relays()) {
                List<RunResult> runs = of(relay, load);
                if (!runs.isEmpty()) {
                    table.append(row(load, relay, runs));
                }
            }
        }
        return table.toString();
    }

    /** One row for each case: one relay divided by another, run by run; empty when one of them did not take part. */
    String ratios(String relay, String other) {
        StringBuilder table = new StringBuilder();
        for (LoadCase load : cases()) {
            ratioRow(load, relay, other).ifPresent(table::append);
        }
        if (table.length() == 0) {
            return "";
        }
        return String.format("""
                | %s / %s | accepted | end to end | CPU per message | calm pairs |
                | --- | ---: | ---: | ---: | ---: |
                """, relay, other) + table;
    }

    private String row(LoadCase load, String relay, List<RunResult> runs) {
        List<RunResult> chosen = chosen(runs);
        String mark = chosen.stream().anyMatch(RunResult::disturbed) ? MARK : "";
        return String.format(
                Locale.ROOT,
                "| %s (%s) | %s%s | %s%s | %s%s | %s | %s | %s | %d/%d |%n",
                load.name(),
                load.description(),
                relay,
                runs.stream().allMatch(RunResult::complete) ? "" : " **incomplete**",
                spread(chosen, RunResult::acceptRate).text(0),
                mark,
                spread(chosen, RunResult::endToEndRate).text(0),
                mark,
                spread(chosen, RunResult::cpuSecondsPer1000).text(2),
                mebibytes(chosen, run -> run.usage().peakResident()),
                mebibytes(chosen, run -> run.usage().peakProportional()),
                calm(runs).size(),
                runs.size());
    }

    private Optional<String> ratioRow(LoadCase load, String relay, String other) {
        List<Pair> pairs = new ArrayList<>();
        for (RunResult one : of(relay, load)) {
            of(other, load).stream()
                    .filter(run -> run.round() == one.round() && run.sent() && one.sent())
                    .findFirst()
                    .ifPresent(run -> pairs.add(new Pair(one, run)));
        }
        if (pairs.isEmpty()) {
            return Optional.empty();
        }
        List<Pair> calm = pairs.stream().filter(Pair::calm).toList();
        List<Pair> chosen = calm.size() >= 2 ? calm : pairs;
        String mark = chosen.stream().allMatch(Pair::calm) ? "" : MARK;
        return Optional.of(String.format(
                Locale.ROOT,
                "| %s | %s%s | %s%s | %s | %d/%d |%n",
                load.name(),
                ratio(chosen, RunResult::acceptRate),
                mark,
                ratio(chosen, RunResult::endToEndRate),
                mark,
                ratio(chosen, RunResult::cpuSecondsPer1000),
                calm.size(),
                pairs.size()));
    }

    /** Two runs of one case in one round, one right after the other. */
    private record Pair(RunResult one, RunResult other) {
        boolean calm() {
            return !one.disturbed() && !other.disturbed();
        }
    }

    private static String ratio(List<Pair> pairs, ToDoubleFunction<RunResult> value) {
        return Spread.of(pairs.stream()
                        .map(pair -> value.applyAsDouble(pair.one()) / value.applyAsDouble(pair.other()))
                        .toList())
                .text(2);
    }

    private static Spread spread(List<RunResult> runs, ToDoubleFunction<RunResult> value) {
        return Spread.of(runs.stream().map(value::applyAsDouble).toList());
    }

    private static String mebibytes(List<RunResult> runs, ToDoubleFunction<RunResult> octets) {
        return String.format(Locale.ROOT, "%,.0f", spread(runs, octets).median() / (1 << 20));
    }

    private static List<RunResult> chosen(List<RunResult> runs) {
        List<RunResult> calm = calm(runs);
        return calm.size() >= 2 ? calm : runs;
    }

    private static List<RunResult> calm(List<RunResult> runs) {
        return runs.stream().filter(run -> !run.disturbed()).toList();
    }

    private List<RunResult> of(String relay, LoadCase load) {
        return results.stream()
                .filter(run -> run.relay().equals(relay) && run.load().equals(load))
                .toList();
    }

    private Set<LoadCase> cases() {
        Set<LoadCase> cases = new LinkedHashSet<>();
        results.forEach(run -> cases.add(run.load()));
        return cases;
    }

    private Set<String> relays() {
        Set<String> relays = new LinkedHashSet<>();
        results.forEach(run -> relays.add(run.relay()));
        return relays;
    }
}
