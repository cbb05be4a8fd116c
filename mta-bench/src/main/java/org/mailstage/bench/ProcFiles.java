package org.mailstage.bench;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the formats of {@code /proc} (proc(5)). What is not of the form yields empty, as processes come and go. */
final class ProcFiles {
    /** USER_HZ, which is 100 on every Linux that Java 17 runs on. */
    private static final double TICKS_PER_SECOND = 100;

    private static final long PAGE = 4_096;
    private static final long KIB = 1_024;
    private static final Pattern PSS = Pattern.compile("^Pss:\\s+(\\d+) kB", Pattern.MULTILINE);
    private static final Pattern USAGE_USEC = Pattern.compile("^usage_usec (\\d+)", Pattern.MULTILINE);

    private ProcFiles() {}

    /**
     * {@code /proc/PID/stat} or {@code /proc/PID/task/TID/stat}.
     *
     * @param name what the kernel calls it, at most 15 octets
     * @param parent process id of its parent
     * @param cpuSeconds processor time of its own
     * @param childrenCpuSeconds processor time of its children that have ended
     */
    record Stat(String name, long parent, double cpuSeconds, double childrenCpuSeconds) {}

    /** The whole machine since it started, from {@code /proc/stat}. */
    record Machine(double busySeconds, double stolenSeconds) {}

    static Optional<Stat> stat(String text) {
        // The name is in parentheses and may itself hold blanks and parentheses.
        int open = text.indexOf('(');
        int close = text.lastIndexOf(')');
        if (open < 0 || close < open) {
            return Optional.empty();
        }
        String[] fields = text.substring(close + 1).trim().split("\\s+");
        if (fields.length < 15) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Stat(
                    text.substring(open + 1, close),
                    Long.parseLong(fields[1]),
                    ticks(fields[11], fields[12]),
                    ticks(fields[13], fields[14])));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Resident octets, from {@code /proc/PID/statm}; 0 when the process is gone. */
    static long resident(String statm) {
        String[] fields = statm.trim().split("\\s+");
        return fields.length < 2 ? 0 : Long.parseLong(fields[1]) * PAGE;
    }

    /** Octets with shared pages divided by their users, from {@code /proc/PID/smaps_rollup}; 0 when it is gone. */
    static long proportional(String smapsRollup) {
        Matcher matcher = PSS.matcher(smapsRollup);
        return matcher.find() ? Long.parseLong(matcher.group(1)) * KIB : 0;
    }

    /** Processor time of a control group of version 2, from {@code cpu.stat}. */
    static Optional<Double> usage(String cpuStat) {
        Matcher matcher = USAGE_USEC.matcher(cpuStat);
        return matcher.find() ? Optional.of(Long.parseLong(matcher.group(1)) / 1e6) : Optional.empty();
    }

    static Machine machine(String procStat) {
        String[] fields = procStat.lines().findFirst().orElse("").trim().split("\\s+");
        if (fields.length < 9 || !fields[0].equals("cpu")) {
            throw new BenchException("/proc/stat cannot be read; the benchmark needs Linux");
        }
        // user nice system idle iowait irq softirq steal: waiting for a disk is idle time.
        double busy = 0;
        for (int field : new int[] {1, 2, 3, 6, 7}) {
            busy += ticks(fields[field], "0");
        }
        return new Machine(busy, ticks(fields[8], "0"));
    }

    private static double ticks(String one, String other) {
        return (Long.parseLong(one) + Long.parseLong(other)) / TICKS_PER_SECOND;
    }
}
