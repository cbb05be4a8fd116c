package org.mailstage.bench;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** One session of a load: command, reply, command, as smtp-source does. Not thread-safe. */
final class SmtpSession implements AutoCloseable {
    /** The account of the load at both relays. */
    static final String USER = "bench";

    static final String PASSWORD = "bench-Passw0rd";

    private static final int TIMEOUT_MILLIS = 60_000;
    /** The same for both relays, whatever they prefer. */
    private static final String[] CIPHERS = {"TLS_AES_128_GCM_SHA256"};

    private static final String[] PROTOCOLS = {"TLSv1.3"};
    private static final SSLContext TLS = context();

    private Socket socket;
    private InputStream in;
    private OutputStream out;

    private SmtpSession(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
        out = new BufferedOutputStream(socket.getOutputStream(), 64 << 10);
    }

    /** Connects and does what comes before the first message. */
    static SmtpSession open(int port, Traffic traffic) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
            SmtpSession session = new SmtpSession(socket);
            session.begin(traffic);
            return session;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private void begin(Traffic traffic) throws IOException {
        expect('2');
        command("EHLO load.example", '2');
        if (traffic.encrypted()) {
            command("STARTTLS", '2');
            startTls();
            command("EHLO load.example", '2');
        }
        if (traffic == Traffic.AUTH) {
            String secret = "\0" + USER + "\0" + PASSWORD;
            command("AUTH PLAIN " + Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8)), '2');
        }
    }

    private void startTls() throws IOException {
        SSLSocket secured =
                (SSLSocket) TLS.getSocketFactory().createSocket(socket, "127.0.0.1", socket.getPort(), true);
        secured.setEnabledProtocols(PROTOCOLS);
        secured.setEnabledCipherSuites(CIPHERS);
        secured.startHandshake();
        socket = secured;
        in = new BufferedInputStream(secured.getInputStream());
        out = new BufferedOutputStream(secured.getOutputStream(), 64 << 10);
    }

    /** Sends a message. @throws IOException when it is not accepted */
    void send(String recipient, int recipients, byte[] content) throws IOException {
        command("MAIL FROM:<sender@source.example>", '2');
        for (int i = 0; i < recipients; i++) {
            command("RCPT TO:<" + recipient + ">", '2');
        }
        command("DATA", '3');
        out.write(content);
        out.flush();
        expect('2');
    }

    void quit() throws IOException {
        command("QUIT", '2');
    }

    private void command(String line, char expected) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
        expect(expected);
    }

    private void expect(char expected) throws IOException {
        String line = line();
        while (line.length() > 3 && line.charAt(3) == '-') {
            line = line();
        }
        if (line.isEmpty() || line.charAt(0) != expected) {
            throw new IOException("the relay said " + line);
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(80);
        int octet;
        while ((octet = in.read()) != '\n') {
            if (octet < 0) {
                throw new IOException("the relay closed the connection");
            }
            line.write(octet);
        }
        return line.toString(StandardCharsets.US_ASCII).strip();
    }

    /** A message of so many octets as it goes over the wire, with the final dot. */
    static byte[] content(int length) {
        StringBuilder text = new StringBuilder(length + 80)
                .append("From: <sender@source.example>\r\nTo: <recipient@destination.example>\r\n")
                .append("Date: Tue, 24 Nov 2026 12:00:00 +0000\r\nMessage-Id: <load@source.example>\r\n\r\n");
        while (text.length() < length) {
            text.append("X".repeat(Math.min(78, Math.max(1, length - text.length() - 2))))
                    .append("\r\n");
        }
        return text.append(".\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        if (socket instanceof SSLSocket secured) {
            // The next session begins with a full handshake, too.
            secured.getSession().invalidate();
        }
        socket.close();
    }

    private static SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new AnyServer()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new BenchException("no TLS: " + e.getMessage(), e);
        }
    }

    /** Takes the certificates that the relays signed themselves: they are our children and listen on the loopback interface. */
    private static final class AnyServer extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
