package org.mailstage.connector;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.mailstage.connector.tls.TestCertificates;
import org.mailstage.core.smtp.SmtpScript;

/** An SMTP client that sends exactly what a test says and reads reply by reply. For one thread. */
public final class RawClient implements SmtpScript.Peer {
    private static final int TIMEOUT_MILLIS = 20_000;

    private Socket socket;
    private BufferedReader in;

    public RawClient(InetSocketAddress server) throws IOException {
        socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(server, TIMEOUT_MILLIS);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
    }

    /** Sends a line and CR LF. */
    public RawClient say(String line) throws IOException {
        send((line + "\r\n").getBytes(ISO_8859_1));
        return this;
    }

    @Override
    public void send(byte[] octets) throws IOException {
        try {
            socket.getOutputStream().write(octets);
        } catch (SocketException e) {
            // The server may close while a script still talks; what it said before counts.
        }
    }

    /** Reads a reply and checks what it starts with; null stands for the end of the connection. */
    public String expect(@Nullable String start) throws IOException {
        String reply = readReply();
        if (start == null ? reply != null : reply == null || !reply.startsWith(start)) {
            throw new AssertionError("expected <" + start + "> but was <" + reply + ">");
        }
        return String.valueOf(reply);
    }

    /** Sends a whole message in the way without pipelining. @return the reply after the data */
    public String sendMessage(String content) throws IOException {
        say("MAIL FROM:<a@one.example>").expect("250");
        say("RCPT TO:<b@two.example>").expect("250");
        say("DATA").expect("354");
        send((content + "\r\n.\r\n").getBytes(ISO_8859_1));
        return String.valueOf(readReply());
    }

    @Override
    public @Nullable String readReply() throws IOException {
        StringBuilder reply = new StringBuilder();
        while (true) {
            String line;
            try {
                line = in.readLine();
            } catch (SocketException e) {
                return null;
            }
            if (line == null) {
                return null;
            }
            reply.append(line);
            if (line.length() < 4 || line.charAt(3) != '-') {
                return reply.toString();
            }
            reply.append('\n');
        }
    }

    @Override
    public void startTls() throws IOException {
        startTls(null, null);
    }

    /**
     * A TLS handshake as a client that takes any certificate.
     *
     * @param serverName the name to ask for; null for none
     * @param context with a certificate of the client's; null for none
     */
    public RawClient startTls(@Nullable String serverName, @Nullable SSLContext context) throws IOException {
        SSLContext used = context == null ? TestCertificates.clientContext(null) : context;
        SSLSocket over = (SSLSocket) used.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
        if (serverName != null) {
            SSLParameters parameters = over.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(serverName)));
            over.setSSLParameters(parameters);
        }
        over.startHandshake();
        socket = over;
        in = new BufferedReader(new InputStreamReader(over.getInputStream(), ISO_8859_1));
        return this;
    }

    /** The certificate that the server showed. */
    public X509Certificate certificate() throws IOException {
        return (X509Certificate) ((SSLSocket) socket).getSession().getPeerCertificates()[0];
    }

    /** Ends the client's side; replies still arrive. */
    public void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
