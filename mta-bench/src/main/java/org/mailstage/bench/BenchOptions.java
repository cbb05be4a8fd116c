package org.mailstage.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What the command line asks for.
 *
 * @param cases what is run, in order
 * @param rounds how often each case is run on each relay
 * @param warmUp small messages sent to Mailstage before anything is measured
 * @param postfixWarmUp the same for Postfix
 * @param cold whether the first messages after the start are measured too
 * @param mailstage whether Mailstage takes part
 * @param postfix whether Postfix takes part
 * @param beside a relay that runs already, {@code NAME=PORT:PID}
 * @param timeout of one run
 * @param jfr where recordings of Mailstage go, if any are made
 * @param jfrCases cases that are recorded
 * @param home where relays and results have their files, if not in the default place
 * @param offset of all ports
 * @param jvm further options of Mailstage's JVM
 */
record BenchOptions(
        List<LoadCase> cases,
        int rounds,
        int warmUp,
        int postfixWarmUp,
        boolean cold,
        boolean mailstage,
        boolean postfix,
        Optional<String> beside,
        Duration timeout,
        Optional<Path> jfr,
        List<LoadCase> jfrCases,
        Optional<Path> home,
        int offset,
        List<String> jvm) {
    static final String USAGE = """
            options:
              --cases NAMES          of small,large,serial,fanout,spread,clear,tls,auth,handshake (default: all)
              --rounds N             runs of each case on each relay (default 3)
              --messages N           this many messages in every case, for a quick trial
              --warmup N             small messages sent to Mailstage before measuring (default 20000)
              --postfix-warmup N     the same for Postfix (default 1000)
              --cold                 also report the first 20,000 messages after the start, in fours of 5,000
              --only RELAY           mailstage or postfix
              --beside NAME=PORT:PID also measure a relay that runs already and has the sink as its smart host
              --timeout SECONDS      of one run (default 300)
              --jfr FILE             record Mailstage once more in each case after the rounds, and say where time goes
              --jfr-cases NAMES      cases to record (default: all that are run)
              --home DIRECTORY       where the relays have their files (default: target/bench)
              --offset N             added to all ports (default 25000)
              --jvm "OPTIONS"        further options of Mailstage's JVM
            """;

    /** Port of the sink before the offset is added; Postfix has the next two. */
    private static final int SINK_PORT = 600;

    BenchOptions {
        cases = List.copyOf(cases);
        jfrCases = List.copyOf(jfrCases);
        jvm = List.copyOf(jvm);
    }

    /**
     * Reads them.
     *
     * @throws BenchException when they are wrong
     */
    static BenchOptions parse(List<String> arguments) {
        Parser parser = new Parser();
        Deque<String> rest = new ArrayDeque<>(arguments);
        while (!rest.isEmpty()) {
            parser.option(rest.removeFirst(), rest);
        }
        return parser.build();
    }

    int sinkPort() {
        return offset + SINK_PORT;
    }

    int postfixPort() {
        return offset + SINK_PORT + 1;
    }

    private static final class Parser {
        private List<LoadCase> cases = LoadCase.ALL;
        private int rounds = 3;
        private int messages;
        private int warmUp = 20_000;
        private int postfixWarmUp = 1_000;
        private boolean cold;
        private boolean mailstage = true;
        private boolean postfix = true;
        private Optional<String> beside = Optional.empty();
        private int timeout = 300;
        private Optional<Path> jfr = Optional.empty();
        private Optional<List<LoadCase>> jfrCases = Optional.empty();
        private Optional<Path> home = Optional.empty();
        private int offset = 25_000;
        private List<String> jvm = List.of();

        void option(String name, Deque<String> rest) {
            switch (name) {
                case "--cases" -> cases = cases(value(name, rest));
                case "--rounds" -> rounds = number(name, rest, 1);
                case "--messages" -> messages = number(name, rest, 1);
                case "--warmup" -> warmUp = number(name, rest, 0);
                case "--postfix-warmup" -> postfixWarmUp = number(name, rest, 0);
                case "--cold" -> cold = true;
                case "--only" -> only(value(name, rest));
                case "--beside" -> beside = Optional.of(value(name, rest));
                case "--timeout" -> timeout = number(name, rest, 1);
                case "--jfr" -> jfr = Optional.of(Path.of(value(name, rest)));
                case "--jfr-cases" -> jfrCases = Optional.of(cases(value(name, rest)));
                case "--home" -> home = Optional.of(Path.of(value(name, rest)));
                case "--offset" -> offset = number(name, rest, 0);
                case "--jvm" -> jvm = List.of(value(name, rest).trim().split("\\s+"));
                default -> throw new BenchException("unknown option " + name + "\n" + USAGE);
            }
        }

        BenchOptions build() {
            List<LoadCase> sized = sized(cases);
            return new BenchOptions(
                    sized,
                    rounds,
                    warmUp,
                    postfixWarmUp,
                    cold,
                    mailstage,
                    postfix,
                    beside,
                    Duration.ofSeconds(timeout),
                    jfr,
                    jfrCases.map(this::sized).orElse(sized),
                    home,
                    offset,
                    jvm);
        }

        private List<LoadCase> sized(List<LoadCase> of) {
            return messages == 0
                    ? of
                    : of.stream().map(load -> load.withMessages(messages)).toList();
        }

        private void only(String relay) {
            switch (relay) {
                case "mailstage" -> postfix = false;
                case "postfix" -> mailstage = false;
                default -> throw new BenchException("--only takes mailstage or postfix, not " + relay);
            }
        }

        private static List<LoadCase> cases(String names) {
            List<LoadCase> chosen = new ArrayList<>();
            for (String name : names.split(",")) {
                chosen.add(LoadCase.ALL.stream()
                        .filter(load -> load.name().equals(name.trim()))
                        .findFirst()
                        .orElseThrow(() -> new BenchException("there is no case " + name + "\n" + USAGE)));
            }
            return chosen;
        }

        private static int number(String name, Deque<String> rest, int least) {
            String text = value(name, rest);
            try {
                int number = Integer.parseInt(text);
                if (number >= least) {
                    return number;
                }
            } catch (NumberFormatException e) {
                throw new BenchException(name + " takes a number, not " + text, e);
            }
            throw new BenchException(name + " takes a number of at least " + least + ", not " + text);
        }

        private static String value(String name, Deque<String> rest) {
            if (rest.isEmpty()) {
                throw new BenchException(name + " needs a value\n" + USAGE);
            }
            return rest.removeFirst();
        }
    }
}
