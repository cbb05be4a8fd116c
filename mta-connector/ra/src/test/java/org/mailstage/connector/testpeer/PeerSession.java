package org.mailstage.connector.testpeer;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** One connection to a {@link FakeSmtpServer}. */
final class PeerSession {
    private static final int SLOW_BLOCK = 16 * 1024;

    private final FakeSmtpServer server;
    private final Socket socket;
    private final int number;
    private final CountDownLatch closed = new CountDownLatch(1);
    private InputStream in;
    private OutputStream out;
    private boolean tls;
    private String helo = "";
    private @Nullable String mail;
    private final List<String> recipients = new ArrayList<>();
    private final List<String> recipientParameters = new ArrayList<>();
    private final ByteArrayOutputStream chunks = new ByteArrayOutputStream();

    PeerSession(FakeSmtpServer server, Socket socket, int number) throws IOException {
        this.server = server;
        this.socket = socket;
        this.number = number;
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    void close() {
        closed.countDown();
        try {
            socket.close();
        } catch (IOException expected) {
            // Closed is what it was to be.
        }
    }

    void run() {
        try {
            if (answer(Step.GREETING, socket.getInetAddress().getHostAddress(), "220 fake.example ESMTP")) {
                boolean more = true;
                while (more) {
                    more = command(readLine());
                }
            }
        } catch (IOException expected) {
            // The client went away, or was sent away.
        } finally {
            close();
        }
    }

    // ---- commands ------------------------------------------------------------------------------------------------

    private boolean command(String line) throws IOException {
        server.received(line);
        String upper = line.toUpperCase(Locale.ROOT);
        String verb = upper.split(" ", 2)[0];
        String argument = line.length() > verb.length() ? line.substring(verb.length() + 1) : "";
        switch (verb) {
            case "EHLO":
                return server.isLmtp() ? unknown() : greet(argument);
            case "LHLO":
                return server.isLmtp() ? greet(argument) : unknown();
            case "HELO":
                helo = argument;
                answer(Step.HELO, argument, "250 fake.example");
                return true;
            case "STARTTLS":
                return startTls();
            case "AUTH":
                return auth(argument);
            case "MAIL":
                return mail(argument);
            case "RCPT":
                return rcpt(argument);
            case "DATA":
                return data();
            case "BDAT":
                return bdat(argument);
            case "RSET":
                forgetTransaction();
                answer(Step.RSET, argument, "250 2.0.0 Ok");
                return true;
            case "NOOP":
                answer(Step.NOOP, argument, "250 2.0.0 Ok");
                return true;
            case "QUIT":
                answer(Step.QUIT, argument, "221 2.0.0 Bye");
                return false;
            default:
                return unknown();
        }
    }

    private boolean unknown() throws IOException {
        answer(Step.OTHER, "", "500 5.5.2 unknown command");
        return true;
    }

    private boolean greet(String argument) throws IOException {
        helo = argument;
        forgetTransaction();
        List<String> lines = new ArrayList<>();
        lines.add("fake.example");
        lines.addAll(server.offers(tls));
        StringBuilder reply = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            boolean last = i == lines.size() - 1;
            reply.append(last ? "250 " : "250-").append(lines.get(i)).append(last ? "" : "\r\n");
        }
        answer(Step.EHLO, argument, reply.toString());
        return true;
    }

    private boolean startTls() throws IOException {
        if (!server.offersStartTls() || tls) {
            return unknown();
        }
        if (!answer(Step.STARTTLS, "", "220 2.0.0 go ahead")) {
            return true;
        }
        Optional<Behaviour.Action> action = server.next(Step.TLS_HANDSHAKE, "");
        if (action.isPresent() && action.get().kind() != Behaviour.Kind.ACCEPT) {
            perform(action.get());
            return true;
        }
        SSLSocket secured = (SSLSocket) SelfSignedCertificate.context()
                .getSocketFactory()
                .createSocket(socket, socket.getInetAddress().getHostAddress(), socket.getPort(), true);
        secured.setUseClientMode(false);
        secured.startHandshake();
        in = new BufferedInputStream(secured.getInputStream());
        out = secured.getOutputStream();
        tls = true;
        return true;
    }

    private boolean auth(String argument) throws IOException {
        String line = argument;
        Behaviour.Action answer = decide(Step.AUTH, line, "504 5.5.4 no such mechanism");
        perform(answer);
        while (answer.text().startsWith("334")) {
            line = readLine();
            server.received(line);
            answer = decide(Step.AUTH, line, "535 5.7.8 wrong");
            perform(answer);
        }
        return true;
    }

    private boolean mail(String argument) throws IOException {
        boolean inOrder = mail == null;
        if (answer(Step.MAIL, argument, inOrder ? "250 2.1.0 Ok" : "503 5.5.1 nested MAIL")) {
            mail = argument;
        }
        return true;
    }

    private boolean rcpt(String argument) throws IOException {
        String usual = "250 2.1.5 Ok";
        if (mail == null) {
            usual = "503 5.5.1 need MAIL";
        } else if (recipients.size() >= server.recipientLimit()) {
            usual = "452 4.5.3 too many recipients";
        }
        if (answer(Step.RCPT, argument, usual)) {
            recipients.add(path(argument));
            recipientParameters.add(parameters(argument));
        }
        return true;
    }

    private boolean data() throws IOException {
        boolean inOrder = !recipients.isEmpty();
        if (!answer(Step.DATA, "", inOrder ? "354 End data with <CR><LF>.<CR><LF>" : "554 5.5.1 no valid recipients")) {
            return true;
        }
        accept(readContent());
        return true;
    }

    /** RFC 3030 §2: the octets come whatever the answer will be. */
    private boolean bdat(String argument) throws IOException {
        String[] words = argument.split(" ", -1);
        byte[] chunk = in.readNBytes(Integer.parseInt(words[0]));
        if (chunk.length < Integer.parseInt(words[0])) {
            throw new IOException("the client hung up");
        }
        if (recipients.isEmpty()) {
            send("503 5.5.1 need RCPT");
            return true;
        }
        chunks.write(chunk);
        if (words.length == 2 && words[1].equalsIgnoreCase("LAST")) {
            byte[] content = chunks.toByteArray();
            chunks.reset();
            accept(content);
        } else {
            send("250 2.0.0 " + chunk.length + " octets");
        }
        return true;
    }

    private void accept(byte[] content) throws IOException {
        List<String> addressees = server.isLmtp() ? List.copyOf(recipients) : List.of("");
        List<Behaviour.Action> answers = new ArrayList<>();
        List<String> delivered = new ArrayList<>();
        for (String addressee : addressees) {
            String usual = server.isLmtp() ? "250 2.1.5 Ok " + addressee : "250 2.0.0 Ok: queued as FAKE" + number;
            Behaviour.Action answer = decide(Step.DATA_END, addressee, usual);
            answers.add(answer);
            if (isPositive(answer.text())) {
                delivered.addAll(server.isLmtp() ? List.of(addressee) : recipients);
            }
        }
        // Recorded before the client hears of it: whoever waits for the client may look here at once.
        record(delivered, content);
        forgetTransaction();
        for (Behaviour.Action answer : answers) {
            perform(answer);
        }
    }

    private void record(List<String> delivered, byte[] content) {
        if (delivered.isEmpty()) {
            return;
        }
        String argument = mail == null ? "" : mail;
        server.received(new ReceivedTransaction(
                number,
                tls,
                helo,
                path(argument),
                parameters(argument),
                List.copyOf(recipients),
                List.copyOf(recipientParameters),
                delivered,
                content));
    }

    private static String parameters(String argument) {
        return argument.substring(argument.indexOf('>') + 1).strip();
    }

    private void forgetTransaction() {
        mail = null;
        recipients.clear();
        recipientParameters.clear();
        chunks.reset();
    }

    private static String path(String argument) {
        int open = argument.indexOf('<');
        int end = argument.lastIndexOf('>');
        return open < 0 || end < open ? argument : argument.substring(open + 1, end);
    }

    // ---- octets --------------------------------------------------------------------------------------------------

    private byte[] readContent() throws IOException {
        Duration pause = Duration.ZERO;
        int sincePause = 0;
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean asked = false;
        int before = -1;
        while (true) {
            int octet = read();
            if (!asked) {
                asked = true;
                pause = atFirstOctet();
            }
            if (!pause.isZero() && ++sincePause == SLOW_BLOCK) {
                sincePause = 0;
                pause(pause);
            }
            line.write(octet);
            if (octet == '\n' && before == '\r') {
                byte[] octets = line.toByteArray();
                line.reset();
                if (octets.length == 3 && octets[0] == '.') {
                    return content.toByteArray();
                }
                int from = octets[0] == '.' ? 1 : 0;
                content.write(octets, from, octets.length - from);
            }
            before = octet;
        }
    }

    /** The pause to make while reading, zero for none. */
    private Duration atFirstOctet() throws IOException {
        Optional<Behaviour.Action> action = server.next(Step.CONTENT, "");
        if (action.isEmpty()) {
            return Duration.ZERO;
        }
        if (action.get().kind() == Behaviour.Kind.HANG) {
            // Here hanging means not to read, so that the client's writes block.
            awaitClose();
        }
        perform(action.get());
        return action.get().kind() == Behaviour.Kind.READ_SLOWLY ? action.get().pause() : Duration.ZERO;
    }

    private String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int octet = read();
        while (octet != '\n') {
            line.write(octet);
            octet = read();
        }
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private int read() throws IOException {
        int octet = in.read();
        if (octet < 0) {
            throw new IOException("the client hung up");
        }
        return octet;
    }

    // ---- answers -------------------------------------------------------------------------------------------------

    /** Does what is programmed, or sends the usual reply; true when the reply sent is positive. */
    private boolean answer(Step step, String argument, String usual) throws IOException {
        Behaviour.Action action = decide(step, argument, usual);
        perform(action);
        return isPositive(action.text());
    }

    private Behaviour.Action decide(Step step, String argument, String usual) {
        return server.next(step, argument)
                .filter(a -> a.kind() != Behaviour.Kind.ACCEPT)
                .orElseGet(() -> new Behaviour.Action(Behaviour.Kind.REPLY, usual, Duration.ZERO));
    }

    private void perform(Behaviour.Action action) throws IOException {
        switch (action.kind()) {
            case REPLY:
                send(action.text());
                break;
            case REPLY_AND_DROP:
                send(action.text());
                throw new IOException("dropped as programmed");
            case REPLY_SLOWLY:
                sendSlowly(action);
                break;
            case HANG:
                while (true) {
                    // Reads on, so as to notice that the client closes.
                    read();
                }
            case RESET:
                socket.setSoLinger(true, 0);
                throw new IOException("reset as programmed");
            case DROP:
                throw new IOException("dropped as programmed");
            default:
                break;
        }
    }

    private void send(String reply) throws IOException {
        out.write((reply + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private void sendSlowly(Behaviour.Action action) throws IOException {
        for (byte octet : (action.text() + "\r\n").getBytes(StandardCharsets.ISO_8859_1)) {
            pause(action.pause());
            out.write(octet);
            out.flush();
        }
    }

    private void pause(Duration time) throws IOException {
        try {
            if (closed.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IOException("closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitClose() throws IOException {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IOException("closed");
    }

    private static boolean isPositive(String reply) {
        return reply.startsWith("2") || reply.startsWith("3");
    }
}
