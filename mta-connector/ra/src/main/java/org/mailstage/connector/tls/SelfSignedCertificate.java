package org.mailstage.connector.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate of a node that was given none: signed by itself, made once and kept, so that clients that remember it
 * find it again. For one thread.
 */
final class SelfSignedCertificate {
    private static final Logger LOG = LoggerFactory.getLogger(SelfSignedCertificate.class);

    private final Path directory;

    SelfSignedCertificate(Path directory) {
        this.directory = directory;
    }

    /** The one that is kept; if there is none or it does not last, a new one for that host. */
    ServerCertificate get(String hostname, Instant now) {
        Path chain = directory.resolve("self-signed.pem");
        Path key = directory.resolve("self-signed.key");
        if (Files.exists(chain) && Files.exists(key)) {
            try {
                ServerCertificate kept = ServerCertificate.of(PemFiles.certificates(chain), PemFiles.key(key));
                if (kept.expires().isAfter(now)) {
                    return kept;
                }
            } catch (IOException | GeneralSecurityException e) {
                LOG.warn("MTA-11036 self-signed certificate cannot be read, making another: {}", ServerTls.reason(e));
            }
        }
        ServerCertificate made = make(hostname, now);
        keep(made, chain, key);
        return made;
    }

    private static ServerCertificate make(String hostname, Instant now) {
        String host = hostname.toLowerCase(Locale.ROOT);
        try {
            return ServerCertificate.selfSigned(
                    host,
                    Stream.concat(Stream.of(host), Stream.of("localhost"))
                            .distinct()
                            .toList(),
                    now);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java makes no EC keys", e);
        }
    }

    private void keep(ServerCertificate made, Path chain, Path key) {
        try {
            Files.createDirectories(directory);
            Files.deleteIfExists(key);
            boolean posix = Files.getFileStore(directory).supportsFileAttributeView("posix");
            if (posix) {
                Files.createFile(
                        key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.writeString(key, PemFiles.text("PRIVATE KEY", made.key().getEncoded()));
            Files.writeString(
                    chain, PemFiles.text("CERTIFICATE", made.chain().get(0).getEncoded()));
            LOG.info("MTA-11037 self-signed certificate made file={} certificate=\"{}\"", chain, made);
        } catch (IOException | GeneralSecurityException e) {
            LOG.warn("MTA-11038 self-signed certificate not kept for the next start: {}", ServerTls.reason(e));
        }
    }
}
