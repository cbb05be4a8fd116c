package org.mailstage.core.sasl;

import java.util.Arrays;

/**
 * The last message of a SCRAM client (RFC 5802 §7, client-final-message).
 *
 * @param binding in base64: header of the first message, then the bytes of the channel
 * @param nonce both parts
 * @param proof the client's proof
 * @param withoutProof the message as it enters the signatures
 */
@SuppressWarnings("ArrayRecordComponent")
record ScramClientFinal(String binding, String nonce, byte[] proof, String withoutProof) {

    static ScramClientFinal parse(String message) throws MalformedResponse {
        int end = message.lastIndexOf(',');
        if (end < 0) {
            throw new MalformedResponse("not a final message");
        }
        byte[] proof = SaslText.decode(ScramAttributes.value(message.substring(end + 1), 'p'))
                .orElseThrow(() -> new MalformedResponse("proof is not in base64"));
        if (proof.length != ScramHash.LENGTH) {
            throw new MalformedResponse("proof has the wrong length");
        }
        String withoutProof = message.substring(0, end);
        String[] attributes = withoutProof.split(",", -1);
        if (attributes.length < 2) {
            throw new MalformedResponse("not binding and nonce");
        }
        String binding = ScramAttributes.value(attributes[0], 'c');
        String nonce = ScramAttributes.value(attributes[1], 'r');
        ScramAttributes.checkExtensions(Arrays.asList(attributes).subList(2, attributes.length));
        return new ScramClientFinal(binding, nonce, proof, withoutProof);
    }
}
