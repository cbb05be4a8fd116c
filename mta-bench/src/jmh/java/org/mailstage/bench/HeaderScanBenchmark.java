package org.mailstage.bench;

import java.util.concurrent.TimeUnit;
import org.mailstage.core.address.AddressSyntax;
import org.mailstage.core.message.HeaderScan;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** How fast a header section of 800 octets is looked through, with what is asked of a submission. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HeaderScanBenchmark {
    private byte[] data = new byte[0];

    /** Builds the message. */
    @Setup
    public void fill() {
        data = Messages.of(4096, false);
    }

    /** Scans it. */
    @Benchmark
    public Object scan() {
        HeaderScan scan = new HeaderScan(AddressSyntax.ASCII_ONLY);
        scan.scan(data, 0, data.length);
        scan.finish();
        return scan.faults();
    }
}
