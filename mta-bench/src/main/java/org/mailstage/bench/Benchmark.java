package org.mailstage.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.mailstage.cli.server.Distribution;

/**
 * Measures Mailstage and Postfix under the same loads, in turns; see docs/benchmarks.md.
 *
 * <p>Both relays run all the time: each is idle, and checked to be, while the other is measured. System properties say
 * where the parts are: {@code bench.directory} (of this module), {@code bench.payara}, {@code bench.broker},
 * {@code bench.ear}, {@code bench.cache}.
 */
public final class Benchmark implements AutoCloseable {
    private static final int BLOCK = 5_000;
    private static final int COLD_MESSAGES = 20_000;
    private static final int EXIT_INCOMPLETE = 1;
    private static final int EXIT_FAILED = 2;

    private final BenchOptions options;
    private final Path home;
    private final Path resultFile;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final List<RunResult> results = new ArrayList<>();
    private final List<RunResult> coldResults = new ArrayList<>();

    private Benchmark(BenchOptions options) {
        this.options = options;
        this.home = Directories.create(options.home()
                .orElseGet(() -> property("directory").resolve("target/bench"))
                .toAbsolutePath()
                .normalize());
        String time = LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
        this.resultFile = home.resolve("results-" + time + ".jsonl");
    }

    /** Runs it; exit code 1 when mail was lost or left over, 2 when it could not be run. */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    private static int run(List<String> arguments) {
        if (arguments.contains("--help")) {
            System.out.print(BenchOptions.USAGE);
            return 0;
        }
        try (Benchmark benchmark = new Benchmark(BenchOptions.parse(arguments))) {
            Runtime.getRuntime().addShutdownHook(new Thread(benchmark::close, "stop"));
            return benchmark.untilStopped();
        } catch (BenchException e) {
            System.err.println("bench: " + e.getMessage());
            return EXIT_FAILED;
        }
    }

    private int untilStopped() {
        try {
            return measure() ? 0 : EXIT_INCOMPLETE;
        } catch (BenchException e) {
            if (closed.get()) {
                // Ctrl-C took the parts away under its feet.
                throw new BenchException("stopped", e);
            }
            throw e;
        }
    }

    /** Returns whether every message arrived. */
    private boolean measure() {
        Tools.postfixProgram("smtp-source");
        if (options.cases().stream().anyMatch(load -> load.destinations() > 0)) {
            started(DestinationDns.start());
        }
        Optional<PostfixRelay> postfix = options.postfix() ? Optional.of(startPostfix()) : Optional.empty();
        Optional<MailstageRelay> mailstage = options.mailstage() ? Optional.of(startMailstage()) : Optional.empty();
        List<Relay> relays = new ArrayList<>();
        postfix.ifPresent(relays::add);
        options.beside().map(RunningRelay::of).ifPresent(relays::add);
        mailstage.ifPresent(relays::add);
        if (!options.cold()) {
            say("checking that every recipient arrives once");
            Path dump = ArrivalCheck.dump(home.resolve("check"));
            try (Sink sink = started(Sink.keeping(options.sinkPort(), dump))) {
                ArrivalCheck.run(relays, dump);
            }
        }
        LoadRunner runner = new LoadRunner(relays, started(Sink.counting(options.sinkPort())), options.timeout());
        warmUp(relays, runner);
        for (int round = 1; round <= options.rounds(); round++) {
            for (LoadCase load : options.cases()) {
                for (Relay relay : relays) {
                    keep(runner.run(relay, load, round), results);
                }
            }
        }
        System.out.print(report());
        mailstage.ifPresent(relay -> profile(relay, runner));
        System.out.println("Results: " + resultFile);
        return results.stream().allMatch(RunResult::complete);
    }

    private PostfixRelay startPostfix() {
        if (!Tools.isRoot()) {
            throw new BenchException("Postfix must be started by root; without it: --only mailstage");
        }
        say("starting Postfix");
        Path script = property("directory").resolve("src/main/scripts/postfix-relay.sh");
        return started(PostfixRelay.start(script, home.resolve("postfix"), options.postfixPort(), options.sinkPort()));
    }

    private MailstageRelay startMailstage() {
        Distribution distribution =
                new Distribution(property("payara"), property("cache"), property("broker"), property("ear"));
        // Known before it is ready, so that it is stopped whatever happens meanwhile.
        MailstageRelay relay = started(MailstageRelay.start(
                distribution, home.resolve("mailstage"), options.offset(), options.sinkPort(), options.jvm()));
        relay.awaitReady();
        if (options.cases().contains(LoadCase.AUTH)) {
            relay.addUser();
        }
        return relay;
    }

    private void warmUp(List<Relay> relays, LoadRunner runner) {
        for (Relay relay : relays) {
            boolean isPostfix = relay instanceof PostfixRelay;
            int messages = isPostfix ? options.postfixWarmUp() : options.warmUp();
            if (options.cold()) {
                messages = Math.max(messages, COLD_MESSAGES);
            }
            say("warming up " + relay.name() + " with " + messages + " messages");
            for (int sent = 0; sent < messages; sent += BLOCK) {
                RunResult block = runner.run(
                        relay, LoadCase.SMALL.withMessages(Math.min(BLOCK, messages - sent)), sent / BLOCK + 1);
                if (options.cold() && sent < COLD_MESSAGES) {
                    keep(block, coldResults);
                } else {
                    say(block.summary());
                }
            }
            for (LoadCase load : options.cases()) {
                say(runner.run(relay, load, 0).summary());
            }
        }
    }

    private String report() {
        StringBuilder text = new StringBuilder();
        if (!coldResults.isEmpty()) {
            text.append("First messages after the start, in blocks of ")
                    .append(BLOCK)
                    .append(":\n\n");
            for (RunResult block : coldResults) {
                text.append("- ")
                        .append(block.round())
                        .append(": ")
                        .append(block.summary())
                        .append('\n');
            }
            text.append('\n');
        }
        ResultTable table = new ResultTable(results);
        text.append(table.markdown()).append('\n');
        List<String> others = new ArrayList<>(List.of("Postfix"));
        options.beside().ifPresent(option -> others.add(RunningRelay.of(option).name()));
        for (String other : others) {
            String ratios = table.ratios("Mailstage", other);
            if (!ratios.isEmpty()) {
                text.append(ratios).append('\n');
            }
        }
        if (results.stream().anyMatch(run -> run.queued().isEmpty())) {
            text.append("Whether mail was left in the queues is not known: the REST API did not answer.\n\n");
        }
        return text.append(String.format(
                        Locale.ROOT,
                        "%d processors, medians (least–most) of %d rounds; \\* disturbed: others used more than %.0f %%"
                                + " of the machine.%n%n",
                        Runtime.getRuntime().availableProcessors(),
                        options.rounds(),
                        RunResult.DISTURBED * 100))
                .toString();
    }

    private void profile(MailstageRelay relay, LoadRunner runner) {
        if (options.jfr().isEmpty()) {
            return;
        }
        FlightRecorder recorder = new FlightRecorder(new Jcmd(relay.pid()));
        recorder.standBy();
        say("warming up the recorder");
        runner.run(relay, LoadCase.SMALL.withMessages(Math.max(1, Math.min(BLOCK, options.warmUp()))), 0);
        for (LoadCase load : options.jfrCases()) {
            runner.run(relay, load, 0);
            Path file = FlightRecorder.fileFor(options.jfr().get(), load.name());
            say("recording " + load.name() + " to " + file);
            Profiler profiler = new Profiler(relay.pid(), file);
            RunResult result = runner.run(relay, load, 0, profiler);
            System.out.println("## Profile of " + load.name() + "\n\n" + result.summary() + "\n");
            System.out.println(profiler.markdown());
        }
        recorder.standDown();
    }

    private void keep(RunResult result, List<RunResult> list) {
        list.add(result);
        say(result.summary());
        try {
            Files.writeString(
                    resultFile,
                    result.json() + "\n",
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new BenchException(resultFile + " cannot be written: " + e.getMessage(), e);
        }
    }

    private <T extends AutoCloseable> T started(T part) {
        synchronized (running) {
            running.push(part);
        }
        return part;
    }

    /** Stops all that was started, the last first. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        synchronized (running) {
            for (AutoCloseable part : running) {
                try {
                    part.close();
                } catch (Exception e) {
                    say("cannot be stopped: " + e.getMessage());
                }
            }
        }
    }

    private static Path property(String name) {
        String value = System.getProperty("bench." + name);
        if (value == null) {
            throw new BenchException("system property bench." + name + " is missing; run it by: mvn -Pbench");
        }
        return Path.of(value).toAbsolutePath().normalize();
    }

    private static void say(String text) {
        System.err.println("bench: " + text);
    }
}
