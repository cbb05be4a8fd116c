package org.mailstage.bench;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.mailstage.core.smtp.server.DataDecoder;
import org.mailstage.core.smtp.server.ReceptionLimits;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** How fast message data are searched for their final dot: one message as one piece. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DataDecoderBenchmark {
    /** Octets of the message. */
    @Param({"4096", "1048576"})
    public int length;

    private byte[] data = new byte[0];

    /** Builds header, lines of 78 octets, every twentieth of them stuffed, and the final dot. */
    @Setup
    public void fill() {
        StringBuilder text = new StringBuilder("Received: from a by b\r\nSubject: benchmark\r\n\r\n");
        String line = "x".repeat(76) + "\r\n";
        for (int number = 1; text.length() < length; number++) {
            text.append(number % 20 == 0 ? "." + line : line);
        }
        data = text.append(".\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Decodes it. */
    @Benchmark
    public long decode(Blackhole sink) {
        DataDecoder decoder = new DataDecoder(ReceptionLimits.DEFAULT);
        decoder.decode(data, 0, data.length, (octets, offset, count) -> sink.consume(count));
        if (!decoder.finished()) {
            throw new IllegalStateException("no final dot");
        }
        return decoder.size();
    }
}
