package org.mailstage.connector.tls;

import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.SslContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Certificates by the name that a client asks for (RFC 6066 §3). Immutable and thread-safe. */
final class SniCertificates {
    /** A certificate with its contexts, one that asks clients for theirs and one that does not. */
    record Entry(ServerCertificate certificate, SslContext plain, SslContext asking) {
        SslContext context(boolean clientCertificates) {
            return clientCertificates ? asking : plain;
        }
    }

    private final List<Entry> entries;
    private final ClientTrust trust;
    private final Map<String, Entry> byName = new LinkedHashMap<>();

    /** @param entries the first serves clients that name no server or an unknown one; at least one */
    SniCertificates(List<Entry> entries, ClientTrust trust) {
        this.entries = List.copyOf(entries);
        this.trust = trust;
        for (Entry entry : entries) {
            entry.certificate().names().forEach(name -> byName.putIfAbsent(name, entry));
        }
    }

    /** The certificate for a server name: by the name itself, else by a wildcard for its first label, else the first. */
    Entry select(@Nullable String serverName) {
        if (serverName == null) {
            return entries.get(0);
        }
        Entry exact = byName.get(serverName);
        if (exact != null) {
            return exact;
        }
        int dot = serverName.indexOf('.');
        Entry wild = dot <= 0 ? null : byName.get("*" + serverName.substring(dot));
        return wild == null ? entries.get(0) : wild;
    }

    /** Whose client certificates count. */
    ClientTrust trust() {
        return trust;
    }

    void useTicketKeys(List<OpenSslSessionTicketKey> keys) {
        for (Entry entry : entries) {
            TlsLibrary.useTicketKeys(entry.plain(), keys);
            TlsLibrary.useTicketKeys(entry.asking(), keys);
        }
    }
}
