package org.mailstage.bench;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.mailstage.core.smtp.server.Command;
import org.mailstage.core.smtp.server.CommandParser;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** How fast a command line is parsed. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CommandParserBenchmark {
    private static final Map<String, String> LINES = Map.of(
            "ehlo", "EHLO client.example",
            "mail", "MAIL FROM:<sender@source.example> SIZE=4096 BODY=8BITMIME RET=HDRS ENVID=4711",
            "rcpt", "RCPT TO:<recipient@dest.example>",
            "rcpt-utf8", "RCPT TO:<\u53d7\u4fe1@b\u00fccher.example>",
            "bdat", "BDAT 86000 LAST");

    /** Which line. */
    @Param({"ehlo", "mail", "rcpt", "rcpt-utf8", "bdat"})
    public String line = "ehlo";

    private byte[] octets = new byte[0];

    /** Takes the line. */
    @Setup
    public void fill() {
        octets = LINES.getOrDefault(line, "").getBytes(StandardCharsets.UTF_8);
    }

    /** Parses it. */
    @Benchmark
    public Command parse() {
        return CommandParser.parse(octets, octets.length);
    }
}
