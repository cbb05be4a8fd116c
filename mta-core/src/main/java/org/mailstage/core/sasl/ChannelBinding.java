package org.mailstage.core.sasl;

import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;

/**
 * The bytes that name one TLS session or its server, which client and server must see alike (RFC 5056).
 *
 * <p>Asked while a client is signing in, on a work thread; must not change during a TLS session.
 */
@FunctionalInterface
public interface ChannelBinding {

    /** No binding is known; SCRAM-SHA-256-PLUS is not offered. */
    ChannelBinding NONE = type -> Optional.empty();

    /** Returns the binding of that type, or nothing where the TLS session has none. */
    Optional<byte[]> bytes(Type type);

    /**
     * Returns the binding to the server's certificate, good for every version of TLS.
     *
     * @param certificate the one that this very session was shown, not just any of ours
     */
    static ChannelBinding serverEndPoint(X509Certificate certificate) {
        return type -> type == Type.TLS_SERVER_END_POINT ? ServerEndPoint.hash(certificate) : Optional.empty();
    }

    /** Returns the bindings of a TLS session, found by the registered name of their type. */
    static ChannelBinding of(Map<String, byte[]> byTypeName) {
        Map<String, byte[]> bindings = Map.copyOf(byTypeName);
        return type -> Optional.ofNullable(bindings.get(type.typeName()));
    }

    /** The types we know; {@code tls-unique} is not among them, as TLS 1.3 has none (RFC 9266 §3). */
    enum Type {
        /** Keying material exported under {@code EXPORTER-Channel-Binding}, 32 octets (RFC 9266). */
        TLS_EXPORTER("tls-exporter"),
        /** Hash of the server's certificate (RFC 5929 §4). */
        TLS_SERVER_END_POINT("tls-server-end-point");

        private final String typeName;

        Type(String typeName) {
            this.typeName = typeName;
        }

        /** Returns the registered name. */
        public String typeName() {
            return typeName;
        }

        static Optional<Type> named(String name) {
            for (Type type : values()) {
                if (type.typeName.equals(name)) {
                    return Optional.of(type);
                }
            }
            return Optional.empty();
        }
    }
}
