package org.mailstage.bench;

import java.util.concurrent.TimeUnit;
import org.mailstage.core.smtp.server.Chunk;
import org.mailstage.core.smtp.server.ChunkDecoder;
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

/** How fast the octets of a BDAT chunk are checked: one message as one chunk. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ChunkDecoderBenchmark {
    /** Octets of the message. */
    @Param({"4096", "1048576"})
    public int length;

    /** Whether it is BINARYMIME, where only hops and size are looked at. */
    @Param({"false", "true"})
    public boolean binary;

    private byte[] data = new byte[0];

    /** Builds the message. */
    @Setup
    public void fill() {
        data = Messages.of(length, false);
    }

    /** Checks it. */
    @Benchmark
    public long decode(Blackhole sink) {
        ChunkDecoder decoder = new ChunkDecoder(ReceptionLimits.DEFAULT, binary);
        decoder.begin(new Chunk(data.length, true, false));
        decoder.decode(data, 0, data.length, (octets, offset, count) -> sink.consume(count));
        if (!decoder.finished() || decoder.fault().isPresent()) {
            throw new IllegalStateException("not accepted");
        }
        return decoder.size();
    }
}
