package org.mailstage.core.sasl;

import java.util.Arrays;

/**
 * The first message of a SCRAM client (RFC 5802 §7, client-first-message).
 *
 * @param header channel binding and authorization identity
 * @param user decoded, not yet prepared
 * @param nonce the client's part
 * @param bare the message without header, as it enters the signatures
 */
record ScramClientFirst(Gs2Header header, String user, String nonce, String bare) {

    static ScramClientFirst parse(String message) throws MalformedResponse {
        Gs2Header header = Gs2Header.parse(message);
        String bare = message.substring(header.text().length());
        String[] attributes = bare.split(",", -1);
        if (attributes.length < 2) {
            throw new MalformedResponse("not user and nonce");
        }
        String user = Gs2Header.saslName(ScramAttributes.value(attributes[0], 'n'));
        String nonce = ScramAttributes.value(attributes[1], 'r');
        ScramAttributes.checkExtensions(Arrays.asList(attributes).subList(2, attributes.length));
        if (nonce.isEmpty() || !nonce.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new MalformedResponse("nonce is empty or not printable");
        }
        return new ScramClientFirst(header, user, nonce, bare);
    }
}
