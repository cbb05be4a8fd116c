package org.mailstage.core.smtp.server;

import org.mailstage.core.message.ReceivedField;

/** Makes the {@code Received:} field of a session (RFC 5321 §4.4, RFC 3848, RFC 8314 §4.3). Stateless. */
final class ReceivedFields {
    private ReceivedFields() {}

    static ReceivedField of(ClientInfo client, ReceptionPolicy policy) {
        String helo = client.helo() == null ? "" : client.helo();
        TlsSession tls = client.tls();
        String tlsClause = tls == null ? "" : tls.protocol() + " " + tls.cipher();
        if (policy.listener().hideClient()) {
            return ReceivedField.withoutClient(protocol(client), tlsClause, policy.hostname());
        }
        return new ReceivedField(helo, protocol(client), tlsClause, client.address(), policy.hostname());
    }

    /** The names of RFC 3848; those for SMTPUTF8 (RFC 6531 §4.3) are made of them by the field. */
    private static ReceivedField.Protocol protocol(ClientInfo client) {
        return new ReceivedField.Protocol(
                client.role() == ListenerRole.LMTP, client.extended(), client.tls() != null, client.user() != null);
    }
}
