package org.mailstage.core.smtp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.smtp.server.ReceptionLimits;

/**
 * A dialogue between an SMTP client and the server under test, read from {@code /smtp/*.script} on the class path. The
 * format stands in {@code /smtp/README.md}. The same dialogues run against the session without a socket and against live
 * servers: a test gives a {@link Peer}.
 *
 * <p>The server must have {@link #LIMITS}, accept every recipient but those at {@code elsewhere.example} (550 5.7.1), and
 * answer 250 to every message.
 */
public final class SmtpScript {
    /** Limits small enough for dialogues to go beyond them. */
    public static final ReceptionLimits LIMITS =
            new ReceptionLimits(64 << 10, 100, 512, 1000, 10, 5, 100, 100, Duration.ofMinutes(5));

    /** All script files, by the name that {@link #load} takes. */
    public static final List<String> NAMES = List.of(
            "greeting",
            "mail",
            "recipients",
            "data",
            "other-commands",
            "pipelining",
            "limits",
            "attacks",
            "smtputf8",
            "chunking",
            "dsn",
            "starttls",
            "auth",
            "options",
            "lmtp",
            "xclient",
            "etrn");

    private static final Pattern ESCAPE = Pattern.compile(
            "\\\\(?:x(?<hex>[0-9a-fA-F]{2})|(?<char>[rnt0\\\\]))|\\{(?<text>[^{}]+?)\\*(?<times>\\d+)}");

    private final String title;
    private final String listener;
    private final List<Step> steps;

    private SmtpScript(String title, String listener, List<Step> steps) {
        this.title = title;
        this.listener = listener;
        this.steps = List.copyOf(steps);
    }

    /** The connection to the server under test. */
    public interface Peer extends AutoCloseable {
        /** The next reply, its lines joined by LF; null when the server closed the connection. */
        @Nullable
        String readReply() throws IOException;

        /** Sends octets. */
        void send(byte[] octets) throws IOException;

        /** A TLS handshake, behind the reply to STARTTLS. */
        default void startTls() throws IOException {
            throw new UnsupportedOperationException("this peer speaks no TLS");
        }

        /** Ends the connection; may throw when the server said more than the script expected. */
        @Override
        default void close() throws IOException {}
    }

    private record Step(int line, char kind, String text) {}

    /** The dialogues of one file. */
    public static List<SmtpScript> load(String name) {
        String path = "/smtp/" + name + ".script";
        try (InputStream in = SmtpScript.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalArgumentException("no script " + path);
            }
            return parse(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The dialogues of all files. */
    public static List<SmtpScript> loadAll() {
        return NAMES.stream().flatMap(name -> load(name).stream()).toList();
    }

    /** The dialogues of all files with one kind of listener. */
    public static List<SmtpScript> loadAll(String listener) {
        return loadAll().stream()
                .filter(script -> script.listener.equals(listener))
                .toList();
    }

    /** The kind of listener it is for: {@code mx} unless it says otherwise. */
    public String listener() {
        return listener;
    }

    /** Reads dialogues; {@code name} goes into their titles. */
    public static List<SmtpScript> parse(String name, String script) {
        List<SmtpScript> scripts = new ArrayList<>();
        String title = name;
        String listener = "mx";
        List<Step> steps = new ArrayList<>();
        int number = 0;
        for (String line : script.split("\n", -1)) {
            number++;
            if (line.startsWith("= ")) {
                add(scripts, title, listener, steps);
                title = name + ": " + line.substring(2);
                listener = "mx";
                steps = new ArrayList<>();
            } else if (line.startsWith("L: ")) {
                listener = line.substring(3);
            } else if (line.startsWith("C: ") || line.startsWith("C| ")) {
                String end = line.charAt(1) == ':' ? "\\r\\n" : "";
                steps.add(new Step(number, 'C', line.substring(3) + end));
            } else if (line.equals("C:")) {
                steps.add(new Step(number, 'C', "\\r\\n"));
            } else if (line.startsWith("S: ")) {
                steps.add(new Step(number, 'S', line.substring(3)));
            } else if (line.equals("T:")) {
                steps.add(new Step(number, 'T', ""));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                throw new IllegalArgumentException(name + ":" + number + ": not a script line: " + line);
            }
        }
        add(scripts, title, listener, steps);
        return scripts;
    }

    private static void add(List<SmtpScript> scripts, String title, String listener, List<Step> steps) {
        if (!steps.isEmpty()) {
            scripts.add(new SmtpScript(title, listener, steps));
        }
    }

    /** Plays the dialogue. @throws AssertionError when the server answers otherwise */
    public void run(Peer peer) throws IOException {
        for (Step step : steps) {
            switch (step.kind()) {
                case 'C' -> peer.send(octets(step.text()));
                case 'T' -> peer.startTls();
                default -> expect(step, peer.readReply());
            }
        }
    }

    private void expect(Step step, @Nullable String reply) {
        String[] expected = step.text().split(" ", 2);
        if (expected[0].equals("closed")) {
            check(step, reply, reply == null);
            return;
        }
        check(step, reply, reply != null && isReply(reply) && reply.startsWith(expected[0]));
        String rest = expected.length == 1 ? "" : expected[1];
        for (String part : rest.isEmpty() ? new String[0] : rest.split(" ")) {
            boolean absent = part.startsWith("!");
            check(step, reply, reply != null && words(reply).contains(absent ? part.substring(1) : part) != absent);
        }
    }

    private void check(Step step, @Nullable String reply, boolean good) {
        if (!good) {
            throw new AssertionError(title + ", line " + step.line() + ": expected <" + step.text() + "> but was <"
                    + (reply == null ? "closed" : reply) + ">");
        }
    }

    private static List<String> words(String reply) {
        return List.of(reply.replaceAll("(?m)^\\d{3}[- ]", "").split("\\s+"));
    }

    /** RFC 5321 §4.2: same code on every line, blank only on the last, text in visible ASCII. */
    private static boolean isReply(String reply) {
        String code = reply.substring(0, 3);
        return reply.matches("(?:" + code + "-[ -~]*\n)*" + code + " [ -~]*") && code.matches("[2345][0-5][0-9]");
    }

    static byte[] octets(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Matcher escape = ESCAPE.matcher(text);
        int from = 0;
        while (escape.find()) {
            out.writeBytes(text.substring(from, escape.start()).getBytes(StandardCharsets.UTF_8));
            from = escape.end();
            if (escape.group("hex") != null) {
                out.write(Integer.parseInt(escape.group("hex"), 16));
            } else if (escape.group("char") != null) {
                out.write("\r\n\t\0\\".charAt("rnt0\\".indexOf(escape.group("char"))));
            } else {
                byte[] repeated = octets(escape.group("text"));
                for (int i = Integer.parseInt(escape.group("times")); i > 0; i--) {
                    out.writeBytes(repeated);
                }
            }
        }
        out.writeBytes(text.substring(from).getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    @Override
    public String toString() {
        return title;
    }
}
