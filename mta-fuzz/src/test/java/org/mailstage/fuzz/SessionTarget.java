package org.mailstage.fuzz;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.net.HostPort;
import org.mailstage.core.sasl.ChannelBinding;
import org.mailstage.core.sasl.SaslChannel;
import org.mailstage.core.sasl.SaslExchange;
import org.mailstage.core.sasl.SaslMechanism;
import org.mailstage.core.sasl.SaslText;
import org.mailstage.core.smtp.server.AuthMode;
import org.mailstage.core.smtp.server.ClientInfo;
import org.mailstage.core.smtp.server.ListenerRole;
import org.mailstage.core.smtp.server.ListenerSettings;
import org.mailstage.core.smtp.server.ReceptionLimits;
import org.mailstage.core.smtp.server.ReceptionPolicy;
import org.mailstage.core.smtp.server.SessionPeer;
import org.mailstage.core.smtp.server.TlsMode;

/**
 * A session from several of its states on, at listeners of several kinds: only well-formed replies, bounded memory, and
 * no message that was not asked for.
 *
 * <p>The input: a digit for the listener, one for the state, then what the client sends. A NUL at the start of a piece
 * behind STARTTLS stands for a handshake.
 */
public final class SessionTarget {
    private static final ReceptionLimits LIMITS =
            new ReceptionLimits(8 << 10, 20, 512, 1000, 5, 10, 100, 100, Duration.ofMinutes(5));

    private static final Pattern REPLY = Pattern.compile("(?:(\\d{3})-[ -~]*\n)*([2345][0-5]\\d) [ -~]*");
    private static final Pattern BARE = Pattern.compile("\r(?!\n)|(?<!\r)\n");

    private static final List<Listener> LISTENERS = List.of(
            new Listener(ListenerRole.MX, AuthMode.NONE, false),
            new Listener(ListenerRole.MX, AuthMode.OFFERED, true),
            new Listener(ListenerRole.SUBMISSION, AuthMode.REQUIRED, false),
            new Listener(ListenerRole.LMTP, AuthMode.NONE, false));

    private static final String HELLO = "EHLO c.example\r\n";
    private static final String RECIPIENT = "MAIL FROM:<>\r\nRCPT TO:<b@two.example>\r\n";
    private static final List<String> PRELUDES = List.of(
            "",
            HELLO,
            HELLO + "STARTTLS\r\n",
            HELLO + "AUTH PLAIN\r\n",
            HELLO + "AUTH SCRAM-SHA-256 bixuPXVzZXIscj1hYmM=\r\n",
            HELLO + "MAIL FROM:<a@one.example>\r\n",
            HELLO + RECIPIENT,
            HELLO + RECIPIENT + "DATA\r\n",
            HELLO + RECIPIENT + "DATA\r\nx\r\n.\r\n",
            HELLO + "MAIL FROM:<> BODY=BINARYMIME\r\nRCPT TO:<b@two.example>\r\nBDAT 4\r\n\r\n\r\n");

    private SessionTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Listener listener = LISTENERS.get(Pieces.choice(input, 0, LISTENERS.size()));
        String prelude = PRELUDES.get(Pieces.choice(input, 1, PRELUDES.size()));
        SessionPeer peer = new SessionPeer(listener);
        String hello = listener.role == ListenerRole.LMTP ? prelude.replace("EHLO", "LHLO") : prelude;
        peer.send(hello.getBytes(StandardCharsets.US_ASCII));
        for (byte[] piece : pieces(Pieces.rest(input, 2))) {
            if (piece.length > 0 && piece[0] == 0 && peer.handshakeExpected()) {
                peer.startTls();
                peer.send(Pieces.rest(piece, 1));
            } else {
                peer.send(piece);
            }
        }
        check(peer);
    }

    /** Cut behind STARTTLS, where a client may begin a handshake. */
    private static List<byte[]> pieces(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        return Pattern.compile("(?<=STARTTLS\r\n)")
                .splitAsStream(text)
                .map(piece -> piece.getBytes(StandardCharsets.ISO_8859_1))
                .toList();
    }

    private static void check(SessionPeer peer) {
        while (peer.answered()) {
            String reply = peer.readReply();
            if (reply == null) {
                break;
            }
            Check.that(REPLY.matcher(reply).matches(), "a reply is well-formed: " + reply);
        }
        Check.that(peer.accepted().size() <= peer.begun(), "no message without DATA or BDAT");
        peer.accepted().forEach(message -> {
            Check.that(!message.envelope().recipients().isEmpty(), "no message without a recipient");
            Check.that(message.content().length() <= LIMITS.messageSize(), "no message beyond the limit");
            Check.that(
                    message.envelope().bodyType() == BodyType.BINARY_MIME
                            || !BARE.matcher(message.content()).find(),
                    "no bare line end but in BINARYMIME");
        });
        Check.that(
                peer.largestBuffer() <= Math.max(LIMITS.commandLine(), SaslText.MAX_LINE + 2),
                "no line is kept beyond the limit");
    }

    /** A listener where everything is allowed that depends on rights. */
    private record Listener(ListenerRole role, AuthMode auth, boolean mend) implements ReceptionPolicy {
        @Override
        public String hostname() {
            return "mx.example.org";
        }

        @Override
        public ReceptionLimits limits() {
            return LIMITS;
        }

        @Override
        public ListenerSettings listener() {
            TlsMode tls = role == ListenerRole.LMTP ? TlsMode.NONE : TlsMode.STARTTLS;
            return new ListenerSettings(
                    "fuzz",
                    role,
                    new HostPort("127.0.0.1", 25),
                    tls,
                    false,
                    auth,
                    false,
                    mend,
                    false,
                    false,
                    false,
                    Set.of());
        }

        @Override
        public boolean isTrusted(ClientInfo client) {
            return mend;
        }

        @Override
        public boolean isProxy(ClientInfo client) {
            return mend;
        }

        @Override
        public long maxHoldSeconds(ClientInfo client) {
            return 86_400;
        }

        @Override
        public boolean mayStartQueues(ClientInfo client) {
            return true;
        }

        @Override
        public List<String> mechanisms(ClientInfo client) {
            return auth == AuthMode.NONE
                    ? List.of()
                    : FuzzUsers.MECHANISMS.offered(channel()).stream()
                            .map(SaslMechanism::mechanismName)
                            .toList();
        }

        @Override
        public Optional<SaslExchange> authenticate(ClientInfo client, String mechanism) {
            return SaslMechanism.named(mechanism).flatMap(named -> FuzzUsers.MECHANISMS.start(named, channel()));
        }

        private static SaslChannel channel() {
            return new SaslChannel(true, ChannelBinding.NONE, Optional.empty());
        }
    }
}
