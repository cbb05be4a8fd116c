package org.mailstage.bench;

import java.util.Arrays;
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

    /** Builds the message with its final dot. */
    @Setup
    public void fill() {
        byte[] message = Messages.of(length, true);
        data = Arrays.copyOf(message, message.length + 3);
        System.arraycopy(new byte[] {'.', '\r', '\n'}, 0, data, message.length, 3);
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
