package org.mailstage.bench;

import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * What one run of one case on one relay gave.
 *
 * @param relay name of the relay
 * @param load the case
 * @param round from 1; 0 for a run that is not part of a round
 * @param at when it began
 * @param sent whether smtp-source had every message accepted
 * @param arrived messages that arrived at the sink
 * @param queued messages left in the relay's queues afterwards; empty when unknown
 * @param acceptSeconds until the last message was accepted
 * @param endToEndSeconds until the last message arrived
 * @param usage what the relay used
 * @param surroundings what else went on
 * @param error what smtp-source said; empty if nothing
 */
record RunResult(
        String relay,
        LoadCase load,
        int round,
        Instant at,
        boolean sent,
        long arrived,
        OptionalLong queued,
        double acceptSeconds,
        double endToEndSeconds,
        Usage usage,
        Surroundings surroundings,
        String error) {
    /** Share of the machine used by others from which a run counts as disturbed. */
    static final double DISTURBED = 0.15;

    /**
     * What the relay used.
     *
     * @param cpuSeconds processor time until the last message arrived
     * @param cpuSecondsUntilQuiet the same with the work that came after it, such as writing the trace
     * @param peakResident most octets of resident memory, summed over its processes
     * @param peakProportional the same with shared memory divided among them
     * @param peakProcesses most processes
     */
    record Usage(
            double cpuSeconds,
            double cpuSecondsUntilQuiet,
            long peakResident,
            long peakProportional,
            int peakProcesses) {}

    /**
     * What else went on during the run.
     *
     * @param generatorCpuSeconds processor time of smtp-source and smtp-sink
     * @param otherShare share of all processors used by neither relay, load nor this program
     * @param stolenSeconds processor time the hypervisor gave to other machines
     * @param loadAverage one minute's load average before
     */
    record Surroundings(double generatorCpuSeconds, double otherShare, double stolenSeconds, double loadAverage) {}

    double acceptRate() {
        return sent ? load.messages() / acceptSeconds : 0;
    }

    double endToEndRate() {
        return endToEndSeconds == 0 ? 0 : Math.min(arrived, load.messages()) / endToEndSeconds;
    }

    double cpuSecondsPer1000() {
        return usage.cpuSecondsUntilQuiet() * 1_000 / load.messages();
    }

    boolean disturbed() {
        return surroundings.otherShare() > DISTURBED;
    }

    /** Every message arrived once, and none is left. A message to many recipients may arrive in several parts. */
    boolean complete() {
        boolean all = load.recipients() == 1 ? arrived == load.messages() : arrived >= load.messages();
        return sent && all && queued.orElse(0) == 0;
    }

    /** As one line of JSON. */
    String json() {
        JsonLine line = new JsonLine()
                .text("relay", relay)
                .text("case", load.name())
                .number("round", round)
                .text("at", at.toString())
                .number("messages", load.messages())
                .number("length", load.length())
                .number("sessions", load.sessions())
                .number("recipients", load.recipients())
                .flag("complete", complete())
                .number("arrived", arrived);
        queued.ifPresent(number -> line.number("queued", number));
        return line.decimal("acceptSeconds", acceptSeconds)
                .decimal("acceptRate", acceptRate())
                .decimal("endToEndSeconds", endToEndSeconds)
                .decimal("endToEndRate", endToEndRate())
                .decimal("cpuSeconds", usage.cpuSeconds())
                .decimal("cpuSecondsUntilQuiet", usage.cpuSecondsUntilQuiet())
                .number("peakRss", usage.peakResident())
                .number("peakPss", usage.peakProportional())
                .number("peakProcesses", usage.peakProcesses())
                .decimal("generatorCpuSeconds", surroundings.generatorCpuSeconds())
                .decimal("otherShare", surroundings.otherShare())
                .decimal("stolenSeconds", surroundings.stolenSeconds())
                .decimal("loadAverage", surroundings.loadAverage())
                .flag("disturbed", disturbed())
                .text("error", error)
                .end();
    }

    /** In a few words, while the benchmark goes on. */
    String summary() {
        String text = String.format(
                Locale.ROOT,
                "%-9s %-7s accepted %,.0f/s, end to end %,.0f/s, CPU %.2f s/1,000, others %.0f %%",
                relay,
                load.name(),
                acceptRate(),
                endToEndRate(),
                cpuSecondsPer1000(),
                surroundings.otherShare() * 100);
        if (complete()) {
            return text;
        }
        return text + " INCOMPLETE: " + arrived + " of " + load.messages() + " arrived, "
                + (queued.isPresent() ? queued.getAsLong() + " queued" : "queue unknown") + " " + error;
    }
}
