package org.mailstage.core.sasl;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * SCRAM-SHA-256 and SCRAM-SHA-256-PLUS on the side of the client (RFC 5802 §3, RFC 7677).
 *
 * <p>The server never sees the password, and must prove that it has its secret before its word counts.
 */
final class ScramClient implements SaslClient {
    /** RFC 7677 §4. */
    private static final int LEAST_ITERATIONS = 4096;

    /** More would cost seconds of a processor at the word of a server. */
    private static final int MOST_ITERATIONS = 1_000_000;

    private enum State {
        FIRST,
        FINAL,
        PROVEN,
        BROKEN
    }

    private final SaslMechanism mechanism;
    private final String header;
    private final byte[] binding;
    private final String bare;
    private final String nonce;
    private final String password;
    private State state = State.FIRST;
    private byte @Nullable [] serverSignature;

    private ScramClient(
            SaslMechanism mechanism, String header, byte[] binding, String user, String password, String nonce) {
        this.mechanism = mechanism;
        this.header = header;
        this.binding = binding.clone();
        this.password = password;
        this.nonce = nonce;
        String prepared = SaslPrep.userName(user).orElse(user);
        this.bare = "n=" + prepared.replace("=", "=3D").replace(",", "=2C") + ",r=" + nonce;
    }

    static ScramClient bound(String user, String password, byte[] serverEndPoint, String nonce) {
        return new ScramClient(
                SaslMechanism.SCRAM_SHA_256_PLUS,
                "p=" + ChannelBinding.Type.TLS_SERVER_END_POINT.typeName() + ",,",
                serverEndPoint,
                user,
                password,
                nonce);
    }

    /** @param couldBind so that a server that offers PLUS notices when somebody hid that from us (RFC 5802 §6) */
    static ScramClient unbound(String user, String password, boolean couldBind, String nonce) {
        return new ScramClient(
                SaslMechanism.SCRAM_SHA_256, couldBind ? "y,," : "n,,", new byte[0], user, password, nonce);
    }

    @Override
    public String mechanism() {
        return mechanism.mechanismName();
    }

    @Override
    public Optional<byte[]> initialResponse() {
        return Optional.of(octets(header + bare));
    }

    @Override
    public Optional<byte[]> respond(byte[] challenge) {
        String message = new String(challenge, StandardCharsets.UTF_8);
        try {
            switch (state) {
                case FIRST:
                    byte[] proof = prove(message);
                    state = State.FINAL;
                    return Optional.of(proof);
                case FINAL:
                    verify(message);
                    state = State.PROVEN;
                    return Optional.of(new byte[0]);
                default:
                    throw new MalformedResponse("one challenge too many");
            }
        } catch (MalformedResponse e) {
            state = State.BROKEN;
            return Optional.empty();
        }
    }

    @Override
    public boolean isComplete() {
        return state == State.PROVEN;
    }

    private byte[] prove(String serverFirst) throws MalformedResponse {
        String[] attributes = serverFirst.split(",", -1);
        if (attributes.length < 3) {
            throw new MalformedResponse("not nonce, salt and iterations");
        }
        String bothNonces = ScramAttributes.value(attributes[0], 'r');
        if (!bothNonces.startsWith(nonce) || bothNonces.length() == nonce.length()) {
            throw new MalformedResponse("nonce does not go on from ours");
        }
        byte[] salt = SaslText.decode(ScramAttributes.value(attributes[1], 's'))
                .orElseThrow(() -> new MalformedResponse("salt is not in base64"));
        byte[] salted = ScramHash.saltedPassword(password.toCharArray(), salt, iterations(attributes[2]));
        String withoutProof = "c=" + SaslText.encode(channel()) + ",r=" + bothNonces;
        String authMessage = bare + "," + serverFirst + "," + withoutProof;
        byte[] clientKey = ScramHash.hmac(salted, "Client Key");
        byte[] signature = ScramHash.hmac(ScramHash.h(clientKey), authMessage);
        serverSignature = ScramHash.hmac(ScramHash.hmac(salted, "Server Key"), authMessage);
        return octets(withoutProof + ",p=" + SaslText.encode(ScramHash.xor(clientKey, signature)));
    }

    private static int iterations(String attribute) throws MalformedResponse {
        String text = ScramAttributes.value(attribute, 'i');
        int iterations = text.matches("[0-9]{1,7}") ? Integer.parseInt(text) : 0;
        if (iterations < LEAST_ITERATIONS || iterations > MOST_ITERATIONS) {
            throw new MalformedResponse("number of iterations out of range");
        }
        return iterations;
    }

    private byte[] channel() {
        byte[] start = octets(header);
        byte[] all = new byte[start.length + binding.length];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(binding, 0, all, start.length, binding.length);
        return all;
    }

    private void verify(String serverFinal) throws MalformedResponse {
        byte[] shown = SaslText.decode(ScramAttributes.value(serverFinal.split(",", 2)[0], 'v'))
                .orElseThrow(() -> new MalformedResponse("signature is not in base64"));
        if (!MessageDigest.isEqual(shown, serverSignature)) {
            throw new MalformedResponse("the server does not know the password");
        }
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
