package org.mailstage.connector.outbound;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.delivery.DeliveryFailurePolicy;
import org.mailstage.core.delivery.DeliveryFailurePolicy.Trouble;
import org.mailstage.core.delivery.DeliveryFailurePolicy.Verdict;
import org.mailstage.core.delivery.RelayLogin;
import org.mailstage.core.sasl.ChannelBinding;
import org.mailstage.core.sasl.SaslClient;
import org.mailstage.core.sasl.SaslText;
import org.mailstage.core.smtp.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs in at a smart host (RFC 4954) over a session whose protection is as the login asks. Used once, by one thread; what
 * it says is never logged.
 */
final class RelaySignIn {
    private static final Logger LOG = LoggerFactory.getLogger(RelaySignIn.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE_OCTETS = 18;
    private static final int CHALLENGE = 334;
    private static final int MOST_CHALLENGES = 4;
    private static final String GIVE_UP = "*";

    private final SmtpConnection connection;
    private final RelayLogin login;
    private final @Nullable SSLSession tls;

    /** @param tls null in the clear */
    RelaySignIn(SmtpConnection connection, RelayLogin login, @Nullable SSLSession tls) {
        this.connection = connection;
        this.login = login;
        this.tls = tls;
    }

    /**
     * Empty when we are signed in.
     *
     * @param until for the whole exchange
     */
    Optional<Verdict> run(long until, boolean lastHost) throws SessionTrouble {
        Optional<SaslClient> chosen = SaslClient.choose(
                connection.capabilities().parameters("AUTH"),
                login.user(),
                login.password(),
                serverEndPoint(),
                RelaySignIn::nonce);
        if (chosen.isEmpty()) {
            return failed(DeliveryFailurePolicy.onNoLogin("the next hop offers no AUTH mechanism of ours", lastHost));
        }
        SaslClient client = chosen.get();
        connection
                .commands()
                .auth(
                        client.mechanism(),
                        client.initialResponse().map(SaslText::encode).orElse(""));
        Reply reply = exchange(until);
        for (int i = 0; reply.code() == CHALLENGE && i < MOST_CHALLENGES; i++) {
            Optional<byte[]> answer =
                    SaslText.decode(reply.lines().get(0).strip()).flatMap(client::respond);
            connection.commands().authResponse(answer.map(SaslText::encode).orElse(GIVE_UP));
            reply = exchange(until);
            if (answer.isEmpty()) {
                return failed(DeliveryFailurePolicy.onNoLogin(
                        client.mechanism() + ": the next hop's challenge is wrong", lastHost));
            }
        }
        if (reply.code() >= 400) {
            return failed(DeliveryFailurePolicy.onLoginReply(reply, lastHost));
        }
        if (reply.code() >= 300) {
            throw new SessionTrouble(Trouble.BAD_REPLY, "no end of challenges");
        }
        return client.isComplete()
                ? Optional.empty()
                : failed(DeliveryFailurePolicy.onNoLogin(
                        client.mechanism() + ": the next hop did not prove that it knows the password", lastHost));
    }

    private Optional<Verdict> failed(Verdict verdict) {
        LOG.error(
                "MTA-11207 cannot sign in host={} user={} reason=\"{}\"",
                connection.remoteHost(),
                login.user(),
                verdict.diagnostic().text());
        return Optional.of(verdict);
    }

    private Reply exchange(long until) throws SessionTrouble {
        connection.send(until);
        return connection.receive(until);
    }

    private Optional<byte[]> serverEndPoint() {
        if (tls == null) {
            return Optional.empty();
        }
        try {
            return tls.getPeerCertificates()[0] instanceof X509Certificate certificate
                    ? ChannelBinding.serverEndPoint(certificate).bytes(ChannelBinding.Type.TLS_SERVER_END_POINT)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            // A cipher suite without certificates: nothing to bind to.
            return Optional.empty();
        }
    }

    private static String nonce() {
        byte[] octets = new byte[NONCE_OCTETS];
        RANDOM.nextBytes(octets);
        return new String(Base64.getEncoder().encode(octets), StandardCharsets.US_ASCII);
    }
}
