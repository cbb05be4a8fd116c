package org.mailstage.core.smtp.server;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the decoders of DATA and of chunks have in common: they count octets, lines and hops against the limits, remember the
 * first fault in rank, and write to the sink only as long as there is none. Not thread-safe.
 */
abstract class CheckedDecoder implements MessageDecoder {
    private final long maxSize;
    private final int maxLine;
    private final int maxHops;
    private final HopCounter hops = new HopCounter();

    private long size;
    private long lineLength;
    private @Nullable DataFault fault;
    private @Nullable IOException sinkFailure;

    CheckedDecoder(ReceptionLimits limits) {
        this.maxSize = limits.messageSize();
        this.maxLine = limits.textLine();
        this.maxHops = limits.hops();
    }

    @Override
    public final Optional<DataFault> fault() {
        return Optional.ofNullable(fault);
    }

    @Override
    public final Optional<IOException> sinkFailure() {
        return Optional.ofNullable(sinkFailure);
    }

    @Override
    public final long size() {
        return size;
    }

    final void fail(DataFault found) {
        if (fault == null || found.compareTo(fault) < 0) {
            fault = found;
        }
    }

    /** A piece of the line that is being read, without its end. @param bounded whether lines have a longest length */
    final void addToLine(byte[] in, int from, int to, boolean bounded) {
        lineLength += to - from;
        if (bounded && lineLength + 2 > maxLine) {
            fail(DataFault.LINE_TOO_LONG);
        }
        hops.text(in, from, to);
        if (hops.hops() > maxHops) {
            fail(DataFault.TOO_MANY_HOPS);
        }
    }

    /** One octet of the line that no hop's name has. */
    final void addToLine() {
        lineLength++;
    }

    /** The line is over. */
    final void closeLine() {
        hops.endLine(lineLength == 0);
        lineLength = 0;
    }

    /** Octets of the message. */
    final void write(byte[] octets, int from, int to, DataSink out) {
        size += to - from;
        if (size > maxSize) {
            fail(DataFault.TOO_BIG);
        }
        if (to == from || fault != null || sinkFailure != null) {
            return;
        }
        try {
            out.write(octets, from, to - from);
        } catch (IOException e) {
            sinkFailure = e;
        }
    }
}
