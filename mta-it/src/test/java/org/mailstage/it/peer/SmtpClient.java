package org.mailstage.it.peer;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.smtp.SmtpScript;
import org.mailstage.it.server.Https;

/**
 * A client that sends exactly what it is told, good or bad, and returns what comes back. Blocks at most a minute for a reply.
 * Not thread-safe.
 */
public final class SmtpClient implements SmtpScript.Peer {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Socket socket;
    private InputStream in;
    private OutputStream out;

    private SmtpClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** Connects to a port of 127.0.0.1; the greeting is not read yet. */
    public static SmtpClient connect(int port) throws IOException {
        return connect(port, "127.0.0.1");
    }

    /** Connects from another address of this machine. */
    public static SmtpClient connect(int port, String from) throws IOException {
        Socket socket = new Socket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
            socket.connect(new InetSocketAddress("127.0.0.1", port), (int) PATIENCE.toMillis());
            return new SmtpClient(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Connects and says EHLO. */
    public static SmtpClient greeted(int port) throws IOException {
        SmtpClient client = connect(port);
        client.greet();
        return client;
    }

    /** Reads the greeting and says EHLO. */
    public void greet() throws IOException {
        require("220", reply());
        require("250", command("EHLO client.example"));
    }

    /** Sends a line and returns the reply to it. */
    public String command(String line) throws IOException {
        send((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        return reply();
    }

    /**
     * Sends a message and returns the reply to its end of data, or the first reply that refuses.
     *
     * @param content lines end with CRLF; dots are stuffed here
     */
    public String submit(String reversePath, List<String> recipients, byte[] content) throws IOException {
        return submit(reversePath, "", recipients, content);
    }

    /** The same with parameters behind the reverse-path. */
    public String submit(String reversePath, String parameters, List<String> recipients, byte[] content)
            throws IOException {
        String reply = command("MAIL FROM:<" + reversePath + ">" + (parameters.isEmpty() ? "" : " " + parameters));
        for (String recipient : recipients) {
            if (!reply.startsWith("250")) {
                return reply;
            }
            reply = command("RCPT TO:<" + recipient + ">");
        }
        if (!reply.startsWith("250")) {
            return reply;
        }
        reply = command("DATA");
        if (!reply.startsWith("354")) {
            return reply;
        }
        send(stuffed(content));
        return reply();
    }

    @Override
    public void send(byte[] octets) throws IOException {
        out.write(octets);
        out.flush();
    }

    /** Takes any certificate: what a server shows is for other tests to look at. */
    @Override
    public void startTls() throws IOException {
        SSLSocket secured = (SSLSocket)
                Https.anyCertificate().getSocketFactory().createSocket(socket, "127.0.0.1", socket.getPort(), true);
        secured.startHandshake();
        socket = secured;
        in = new BufferedInputStream(secured.getInputStream());
        out = secured.getOutputStream();
    }

    /** The next reply, its lines joined by LF. @throws IOException when the server closed the connection */
    public String reply() throws IOException {
        String reply = readReply();
        if (reply == null) {
            throw new IOException("the server closed the connection");
        }
        return reply;
    }

    @Override
    public @Nullable String readReply() throws IOException {
        StringBuilder reply = new StringBuilder();
        while (true) {
            String line = readLine();
            if (line == null) {
                return null;
            }
            reply.append(reply.length() == 0 ? "" : "\n").append(line);
            if (line.length() < 4 || line.charAt(3) != '-') {
                return reply.toString();
            }
        }
    }

    private @Nullable String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int octet;
        try {
            while ((octet = in.read()) != '\n') {
                if (octet < 0) {
                    return null;
                }
                line.write(octet);
            }
        } catch (java.net.SocketException reset) {
            // The server closed while octets of ours were on their way.
            return null;
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    /** Ends the connection by RST, as a machine does that lost its power or was told to. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Closes without QUIT. */
    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static void require(String code, String reply) throws IOException {
        if (!reply.startsWith(code)) {
            throw new IOException("expected " + code + " but was " + reply);
        }
    }

    /** Message data as it goes over the wire (RFC 5321 §4.5.2), with the final dot. */
    public static byte[] stuffed(byte[] content) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream(content.length + 1024);
        boolean lineStart = true;
        for (byte octet : content) {
            if (lineStart && octet == '.') {
                wire.write('.');
            }
            wire.write(octet);
            lineStart = octet == '\n';
        }
        wire.writeBytes((lineStart ? ".\r\n" : "\r\n.\r\n").getBytes(StandardCharsets.US_ASCII));
        return wire.toByteArray();
    }
}
