package org.mailstage.core.smtp.server;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Decodes the message data that follow a DATA command: finds the final dot and takes back dot-stuffing (RFC 5321
 * §4.1.1.4, §4.5.2).
 *
 * <p>One decoder serves one message; not thread-safe. Feed it whatever arrives, in pieces of any size, until
 * {@link #finished()}; the result does not depend on how the data were cut. Octets go to the sink in runs as long as
 * possible, straight out of the caller's array.
 *
 * <p>A fault does not end the data. The decoder reads on, writes nothing more, and finishes at the real final dot
 * {@code CRLF.CRLF}, so that the session stays in step with the client. {@link DataFault#BARE_CR_OR_LF} is different,
 * as nobody can know any more what the client takes for the end: the decoder finishes at the first dot that anybody could
 * take for final ({@code LF.LF}, {@code CR.CR} and all mixtures), so that a client that ends its lines by LF still hears
 * why its message is refused; the session must then be closed, and what follows must not be read as commands.
 *
 * <p>For old clients in trusted networks it can mend instead of refuse: a bare LF then ends a line and a bare CR becomes a
 * blank. The only final dot is {@code CRLF.CRLF} all the same, so nothing can be smuggled.
 *
 * <p>Octets from 0x80 up are accepted whether 8BITMIME was asked for or not, and so is NUL: an MTA changes or refuses a
 * message for neither (RFC 5321 §2.3.8 allows NUL to nobody, yet it occurs, and Postfix passes it on too).
 *
 * <p>Limits: size and line length count decoded octets with CRLF, without stuffed dots and without the final dot (RFC
 * 1870 §4, RFC 5321 §4.5.3.1.6). Hops are the {@code Received} fields above the first empty line.
 */
public final class DataDecoder extends CheckedDecoder {
    private static final byte CR = '\r';
    private static final byte LF = '\n';
    private static final byte[] CRLF = {CR, LF};
    private static final byte[] BLANK = {' '};
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private enum State {
        /** At the first octet of a line. */
        LINE_START,
        /** Inside a line. */
        TEXT,
        /** Behind a CR that ended the data at hand; it is not written yet. */
        CR,
        /** Behind a dot at the start of a line; it is not written yet. */
        DOT,
        /** Behind a dot and CR at the start of a line; neither is written yet. */
        DOT_CR,
        /** A bare CR or LF was seen: behind a line end in the widest sense. */
        REFUSED_LINE_START,
        REFUSED_TEXT,
        /** A bare CR or LF was seen: behind a dot that stands alone so far. */
        REFUSED_DOT,
        FINISHED
    }

    private final boolean normalize;

    private State state = State.LINE_START;

    /** A decoder that refuses bare CR and LF. */
    public DataDecoder(ReceptionLimits limits) {
        this(limits, false);
    }

    /** @param normalize whether bare CR and LF are mended */
    public DataDecoder(ReceptionLimits limits, boolean normalize) {
        super(limits);
        this.normalize = normalize;
    }

    /** True when the final dot was read. */
    @Override
    public boolean finished() {
        return state == State.FINISHED;
    }

    /**
     * Decodes a piece of data.
     *
     * @return how many octets were used: all of them, or, when this call found the final dot, those up to its LF
     */
    @Override
    public int decode(byte[] in, int offset, int length, DataSink out) {
        int end = offset + length;
        int at = offset;
        // Octets from here to where we are belong to the message and are not yet written.
        int run = offset;
        while (at < end) {
            switch (state) {
                case LINE_START:
                    if (in[at] == '.') {
                        write(in, run, at, out);
                        at++;
                        run = at;
                        state = State.DOT;
                        break;
                    }
                    state = State.TEXT;
                    break;
                case TEXT:
                    int lineEnd = indexOfCrOrLf(in, at, end);
                    addToLine(in, at, lineEnd, true);
                    at = lineEnd;
                    if (at == end) {
                        break;
                    }
                    if (in[at] == CR && at + 1 == end) {
                        write(in, run, at, out);
                        at++;
                        run = at;
                        state = State.CR;
                    } else if (in[at] == CR && in[at + 1] == LF) {
                        at += 2;
                        endLine();
                    } else {
                        write(in, run, at, out);
                        bareInText(in[at], out);
                        at++;
                        run = at;
                    }
                    break;
                case CR:
                    if (in[at] == LF) {
                        write(CRLF, 0, 2, out);
                        at++;
                        run = at;
                        endLine();
                    } else {
                        bareInText(CR, out);
                    }
                    break;
                case DOT:
                    if (in[at] == CR) {
                        at++;
                        run = at;
                        state = State.DOT_CR;
                    } else if (in[at] == LF && !normalize) {
                        at++;
                        refuse(State.FINISHED);
                    } else {
                        run = at;
                        state = State.TEXT;
                    }
                    break;
                case DOT_CR:
                    if (in[at] == LF) {
                        at++;
                        state = State.FINISHED;
                    } else if (normalize) {
                        bareInText(CR, out);
                    } else {
                        refuse(State.FINISHED);
                    }
                    run = at;
                    break;
                case REFUSED_LINE_START:
                case REFUSED_TEXT:
                case REFUSED_DOT:
                    at = skipRefused(in, at, end);
                    run = at;
                    break;
                case FINISHED:
                default:
                    return at - offset;
            }
        }
        if (state == State.LINE_START || state == State.TEXT) {
            write(in, run, end, out);
        }
        return at - offset;
    }

    private void endLine() {
        closeLine();
        state = State.LINE_START;
    }

    /** A bare CR or LF inside a line: the end of trust, or of the line. */
    private void bareInText(byte octet, DataSink out) {
        if (!normalize) {
            refuse(State.REFUSED_LINE_START);
        } else if (octet == LF) {
            write(CRLF, 0, 2, out);
            endLine();
        } else {
            write(BLANK, 0, 1, out);
            addToLine();
            state = State.TEXT;
        }
    }

    private void refuse(State next) {
        fail(DataFault.BARE_CR_OR_LF);
        state = next;
    }

    private int skipRefused(byte[] in, int from, int end) {
        for (int i = from; i < end; i++) {
            if (in[i] == CR || in[i] == LF) {
                if (state == State.REFUSED_DOT) {
                    state = State.FINISHED;
                    return i + 1;
                }
                state = State.REFUSED_LINE_START;
            } else {
                boolean dot = in[i] == '.' && state == State.REFUSED_LINE_START;
                state = dot ? State.REFUSED_DOT : State.REFUSED_TEXT;
            }
        }
        return end;
    }

    /** Looks at eight octets at a time; lines are long compared to that. */
    private static int indexOfCrOrLf(byte[] in, int from, int end) {
        int i = from;
        for (; i <= end - Long.BYTES; i += Long.BYTES) {
            long octets = (long) LONGS.get(in, i);
            long lf = octets ^ (ONES * LF);
            long cr = octets ^ (ONES * CR);
            // An octet that is zero leaves its highest bit set here; the lowest one found is never a false one.
            long found = ((lf - ONES) & ~lf | (cr - ONES) & ~cr) & HIGHS;
            if (found != 0) {
                return i + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (i < end && in[i] != LF && in[i] != CR) {
            i++;
        }
        return i;
    }
}
