package org.mailstage.core.smtp.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.smtp.EnhancedStatus;
import org.mailstage.core.smtp.Reply;

/**
 * Turns the octets a server sends into replies (RFC 5321 §4.2, §4.2.1, RFC 2034).
 *
 * <p>Feed it whatever arrives, split anywhere; it stops behind the last octet of a reply. What it keeps is bounded: a
 * line over {@value #MAX_LINE} octets, a reply over {@value #MAX_LINES} lines or a line that is no reply line is a
 * {@linkplain #fault() fault}, after which the session cannot go on, since nobody knows any more which reply belongs to
 * which command. A bare LF ends a line too. Used by one thread at a time.
 */
public final class ReplyParser {
    /** Longest line, CRLF not counted; four times what RFC 5321 §4.5.3.1.5 allows. */
    public static final int MAX_LINE = 2048;

    /** Most lines of one reply. */
    public static final int MAX_LINES = 100;

    private static final int SHOWN_IN_FAULT = 60;

    private byte[] line = new byte[128];
    private int length;
    private final List<String> lines = new ArrayList<>(4);
    private @Nullable EnhancedStatus status;
    private @Nullable Reply reply;
    private @Nullable String fault;

    /**
     * Takes octets until a reply is complete, a fault is found or nothing is left.
     *
     * @return the index behind the last octet taken
     */
    public int feed(byte[] octets, int from, int to) {
        int next = from;
        while (next < to && reply == null && fault == null) {
            byte octet = octets[next++];
            if (octet == '\n') {
                endLine();
            } else {
                append(octet);
            }
        }
        return next;
    }

    /** The complete reply, if there is one; the parser then is ready for the next. */
    public Optional<Reply> take() {
        Reply taken = reply;
        reply = null;
        return Optional.ofNullable(taken);
    }

    /** What is wrong with the octets, in words; empty while all is well. A fault stays. */
    public Optional<String> fault() {
        return Optional.ofNullable(fault);
    }

    /** True between two replies: nothing of a next one has been seen. */
    public boolean isIdle() {
        return length == 0 && lines.isEmpty() && reply == null && fault == null;
    }

    private void append(byte octet) {
        // One more than the longest line: the CR before the LF.
        if (length > MAX_LINE) {
            fault = "reply line longer than " + MAX_LINE + " octets";
            return;
        }
        if (length == line.length) {
            line = Arrays.copyOf(line, line.length * 2);
        }
        line[length++] = octet;
    }

    private void endLine() {
        int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        length = 0;
        int code = code(end);
        boolean last = end == 3 || end > 3 && line[3] == ' ';
        if (code < 0 || !last && line[3] != '-') {
            fault = "not a reply: " + clean(0, Math.min(end, SHOWN_IN_FAULT));
            return;
        }
        if (lines.size() == MAX_LINES) {
            fault = "reply of more than " + MAX_LINES + " lines";
            return;
        }
        lines.add(text(code, end));
        if (last) {
            finish(code);
        }
    }

    private void finish(int code) {
        // The lines' codes must be equal (RFC 5321 §4.2.1); where they are not, the last line counts.
        EnhancedStatus fitting = status != null && status.statusClass() == code / 100 ? status : null;
        reply = new Reply(code, fitting, lines);
        lines.clear();
        status = null;
    }

    /** The reply code, 200 to 599, or -1. */
    private int code(int end) {
        if (end < 3) {
            return -1;
        }
        int code = 0;
        for (int i = 0; i < 3; i++) {
            int digit = line[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            code = code * 10 + digit;
        }
        return code < 200 || code > 599 ? -1 : code;
    }

    private String text(int code, int end) {
        int from = Math.min(4, end);
        int behind = behindStatus(code / 100, from, end);
        return clean(behind, end);
    }

    /** Reads {@code d.d.d} and the blank behind it when the line starts so; returns where the text starts. */
    private int behindStatus(int replyClass, int from, int end) {
        if (replyClass == 3 || end - from < 5 || line[from] - '0' != replyClass || line[from + 1] != '.') {
            return from;
        }
        int subjectEnd = number(from + 2, end);
        if (subjectEnd < 0 || subjectEnd >= end || line[subjectEnd] != '.') {
            return from;
        }
        int detailEnd = number(subjectEnd + 1, end);
        if (detailEnd < 0 || detailEnd < end && line[detailEnd] != ' ') {
            return from;
        }
        if (status == null) {
            status = EnhancedStatus.of(replyClass, value(from + 2, subjectEnd), value(subjectEnd + 1, detailEnd));
        }
        return Math.min(detailEnd + 1, end);
    }

    /** The index behind one to three digits, or -1. */
    private int number(int from, int end) {
        int i = from;
        while (i < end && line[i] >= '0' && line[i] <= '9') {
            i++;
        }
        return i == from || i - from > 3 ? -1 : i;
    }

    private int value(int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            value = value * 10 + line[i] - '0';
        }
        return value;
    }

    /** Replies end in logs, the trace and DSNs: control characters do not. */
    private String clean(int from, int to) {
        for (int i = from; i < to; i++) {
            if (line[i] >= 0 && line[i] < ' ' || line[i] == 0x7F) {
                line[i] = ' ';
            }
        }
        return new String(line, from, to - from, StandardCharsets.UTF_8);
    }
}
