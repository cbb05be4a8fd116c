package org.mailstage.core.sasl;

import java.security.cert.X509Certificate;
import java.util.Objects;
import java.util.Optional;

/**
 * What TLS says about a session, as far as signing in depends on it.
 *
 * <pre>{@code
 * new SaslChannel(true, ChannelBinding.of(tls.channelBindings()), tls.certificate())
 * }</pre>
 *
 * @param encrypted whether the session is under TLS
 * @param binding the bindings of the TLS session
 * @param clientCertificate the client's certificate, verified by TLS; empty when it showed none
 */
public record SaslChannel(boolean encrypted, ChannelBinding binding, Optional<X509Certificate> clientCertificate) {

    /** A session without TLS. */
    public static final SaslChannel UNENCRYPTED = new SaslChannel(false, ChannelBinding.NONE, Optional.empty());

    public SaslChannel {
        Objects.requireNonNull(binding, "binding");
        Objects.requireNonNull(clientCertificate, "clientCertificate");
    }

    boolean hasBinding() {
        for (ChannelBinding.Type type : ChannelBinding.Type.values()) {
            if (binding.bytes(type).isPresent()) {
                return true;
            }
        }
        return false;
    }
}
