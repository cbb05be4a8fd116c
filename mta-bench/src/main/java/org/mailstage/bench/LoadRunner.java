package org.mailstage.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * Sends a load to a relay and watches the sink until all of it has arrived, or time is up. Not thread-safe.
 *
 * <p>A run begins only when all relays are quiet, and processor time is counted until the relay is quiet again: what it
 * puts off until later would cost it nothing otherwise, and disturb the next run.
 */
final class LoadRunner {
    private static final Duration POLL = Duration.ofMillis(5);
    private static final Duration MEMORY_PERIOD = Duration.ofMillis(250);
    /** Proportional memory is costly to ask a large process for. */
    private static final Duration PROPORTIONAL_PERIOD = Duration.ofSeconds(2);

    private static final Duration QUIET_WINDOW = Duration.ofMillis(500);
    private static final double QUIET_SHARE = 0.06;
    private static final Duration QUIET_DEADLINE = Duration.ofSeconds(60);
    private static final Duration QUEUE_DEADLINE = Duration.ofSeconds(15);
    /** How long a load that has failed may still bring messages. */
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);

    private final List<Relay> relays;
    private final Sink sink;
    private final Duration timeout;

    /** Told when a run begins and when the relay is quiet again after it. */
    interface Observer {
        /** For runs nobody looks at more closely. */
        Observer NONE = new Observer() {
            @Override
            public void begin() {}

            @Override
            public void end() {}
        };

        void begin();

        void end();
    }

    /**
     * @param relays all that run on this machine
     * @param timeout of one run
     */
    LoadRunner(List<Relay> relays, Sink sink, Duration timeout) {
        this.relays = List.copyOf(relays);
        this.sink = sink;
        this.timeout = timeout;
    }

    /** Runs one load once. */
    RunResult run(Relay relay, LoadCase load, int round) {
        return run(relay, load, round, Observer.NONE);
    }

    /** Runs one load once, observed. */
    RunResult run(Relay relay, LoadCase load, int round, Observer observer) {
        relays.forEach(LoadRunner::awaitQuiet);
        Tools.run(List.of("sync"));
        observer.begin();
        Instant at = Instant.now();
        Moment before = new Moment(relay, sink);
        Watch watch = new Watch(relay, load);
        boolean sent = watch.untilOver();
        Moment after = new Moment(relay, sink);
        double cpuQuiet = awaitQuiet(relay) - before.relayCpu;
        observer.end();
        return new RunResult(
                relay.name(),
                load,
                round,
                at,
                sent,
                watch.arrived,
                awaitEmpty(relay),
                watch.acceptSeconds,
                watch.lastSeconds,
                new RunResult.Usage(
                        after.relayCpu - before.relayCpu,
                        cpuQuiet,
                        watch.peakResident,
                        watch.peakProportional,
                        watch.peakProcesses),
                after.since(before),
                watch.said);
    }

    /** Waits until a relay uses next to no processor time; returns what it has used until then. */
    static double awaitQuiet(Relay relay) {
        long end = System.nanoTime() + QUIET_DEADLINE.toNanos();
        double used = relay.processes().cpuSeconds();
        while (System.nanoTime() - end < 0) {
            Tools.pause(QUIET_WINDOW);
            double now = relay.processes().cpuSeconds();
            if (now - used < QUIET_SHARE * QUIET_WINDOW.toMillis() / 1_000) {
                return now;
            }
            used = now;
        }
        return used;
    }

    private static OptionalLong awaitEmpty(Relay relay) {
        long end = System.nanoTime() + QUEUE_DEADLINE.toNanos();
        OptionalLong queued = relay.queued();
        while (queued.orElse(0) > 0 && System.nanoTime() - end < 0) {
            Tools.pause(QUIET_WINDOW);
            queued = relay.queued();
        }
        return queued;
    }

    private static LoadSource startSource(Relay relay, LoadCase load) {
        return load.traffic() == Traffic.SMTP_SOURCE ? new SmtpSourceProgram(relay, load) : SmtpLoad.start(relay, load);
    }

    /** All counters at one moment. */
    private static final class Moment {
        private final long nanos = System.nanoTime();
        private final ProcFiles.Machine machine = Proc.machine();
        private final double loadAverage = Proc.loadAverage();
        private final double relayCpu;
        private final double generatorCpu;
        private final double ownCpu;

        Moment(Relay relay, Sink sink) {
            relayCpu = relay.processes().cpuSeconds();
            ProcFiles.Stat own =
                    Proc.stat(ProcessHandle.current().pid()).orElseThrow(() -> new BenchException("no /proc"));
            ownCpu = own.cpuSeconds();
            // smtp-source is our child and has ended by then; a load of our own counts with us.
            generatorCpu = sink.cpuSeconds() + own.childrenCpuSeconds();
        }

        RunResult.Surroundings since(Moment before) {
            double generator = generatorCpu - before.generatorCpu;
            double other = machine.busySeconds()
                    - before.machine.busySeconds()
                    - generator
                    - (ownCpu - before.ownCpu)
                    - (relayCpu - before.relayCpu);
            double available =
                    (nanos - before.nanos) / 1e9 * Runtime.getRuntime().availableProcessors();
            return new RunResult.Surroundings(
                    generator,
                    Math.max(0, other) / available,
                    machine.stolenSeconds() - before.machine.stolenSeconds(),
                    before.loadAverage);
        }
    }

    /** Watches one load. */
    private final class Watch {
        private final Relay relay;
        private final LoadCase load;
        private final long base;
        private long start;
        private long nextMemory;
        private long nextProportional;

        private long arrived;
        private double acceptSeconds;
        private double lastSeconds;
        private long peakResident;
        private long peakProportional;
        private int peakProcesses;
        private String said = "";

        Watch(Relay relay, LoadCase load) {
            this.relay = relay;
            this.load = load;
            this.base = sink.messages();
        }

        /** Returns whether everything was accepted. */
        boolean untilOver() {
            start = System.nanoTime();
            nextMemory = start;
            nextProportional = start + MEMORY_PERIOD.toNanos();
            LoadSource source = startSource(relay, load);
            CompletableFuture<Long> ended = source.ended();
            try {
                while (!over(source, ended)) {
                    count();
                    sample();
                    Tools.pause(POLL);
                }
            } finally {
                source.stop();
            }
            long end = ended.join();
            acceptSeconds = (end - start) / 1e9;
            said = source.said();
            return source.complete();
        }

        private void count() {
            long count = sink.messages() - base;
            if (count != arrived) {
                arrived = count;
                lastSeconds = seconds();
            }
        }

        private boolean over(LoadSource source, CompletableFuture<Long> ended) {
            if (seconds() > timeout.toMillis() / 1e3) {
                return true;
            }
            if (!ended.isDone()) {
                return false;
            }
            double lastEvent = Math.max(lastSeconds, (ended.join() - start) / 1e9);
            double silence = seconds() - lastEvent;
            if (!source.complete()) {
                return silence > AFTER_FAILURE.toSeconds();
            }
            return arrived >= load.messages() && silence * 1e3 > load.settle().toMillis();
        }

        private void sample() {
            long now = System.nanoTime();
            if (now - nextMemory > 0) {
                nextMemory = now + MEMORY_PERIOD.toNanos();
                List<Long> pids = relay.processes().pids();
                peakProcesses = Math.max(peakProcesses, pids.size());
                peakResident = Math.max(peakResident, relay.processes().resident());
            }
            if (now - nextProportional > 0) {
                nextProportional = now + PROPORTIONAL_PERIOD.toNanos();
                peakProportional = Math.max(peakProportional, relay.processes().proportional());
            }
        }

        private double seconds() {
            return (System.nanoTime() - start) / 1e9;
        }
    }
}
