package org.mailstage.connector.tls;

import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailstage.connector.CertificateMXBean;
import org.mailstage.core.tls.TlsSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates of the SMTP listeners as the settings name them, read again when a file or the settings change.
 *
 * <p>{@link #look} is for one thread, which reads the files; {@link #handshake} for any. New handshakes use what was read
 * last, sessions go on with what they began with. A file that cannot be used is named in the log, and what it replaces
 * stays in force. Without any usable certificate there is one signed by itself, made once and kept in the directory.
 */
public final class ServerTls {
    private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);

    private final SelfSignedCertificate selfSigned;
    private final Clock clock;
    private final SslProvider provider;
    private final TicketKeys tickets = new TicketKeys();
    private final Map<TlsSettings.CertificateFiles, Loaded> loaded = new LinkedHashMap<>();
    private @Nullable TlsSettings settings;
    private Map<Path, String> stamps = Map.of();
    private ClientTrust trust;
    private @Nullable Loaded own;
    private volatile @Nullable SniCertificates certificates;
    private final Map<TlsSettings.CertificateFiles, String> problems = new HashMap<>();
    private volatile List<CertificateMXBean> views = List.of();

    /** A certificate and the state its files had. */
    private record Loaded(SniCertificates.Entry entry, List<String> stamps) {}

    /** @param directory where the certificate signed by itself is kept */
    public ServerTls(Path directory) {
        this(directory, Clock.systemUTC(), TlsLibrary.provider());
    }

    ServerTls(Path directory, Clock clock, SslProvider provider) {
        this.selfSigned = new SelfSignedCertificate(directory);
        this.clock = clock;
        this.provider = provider;
        try {
            this.trust = ClientTrust.of(List.of());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("trust in nobody needs no algorithm", e);
        }
    }

    /**
     * Reads what has changed.
     *
     * @param hostname for the certificate signed by itself
     */
    public void look(TlsSettings wanted, String hostname) {
        Map<Path, String> now = stamps(wanted);
        boolean changed = !wanted.equals(settings) || !now.equals(stamps);
        if (changed) {
            boolean trustChanged = lookAtAuthorities(wanted, now);
            settings = wanted;
            stamps = now;
            certificates = new SniCertificates(entries(wanted, now, trustChanged, hostname), trust);
            views = viewsOf(wanted);
        }
        if (provider != SslProvider.JDK && (tickets.rotate(clock.instant()) || changed)) {
            current().useTicketKeys(tickets.keys());
        }
    }

    /** The certificates in use and those that could not be taken; another list whenever something has changed. */
    public List<CertificateMXBean> views() {
        return views;
    }

    private List<CertificateMXBean> viewsOf(TlsSettings wanted) {
        problems.keySet().retainAll(wanted.certificates());
        List<CertificateMXBean> all = new ArrayList<>();
        for (TlsSettings.CertificateFiles files : wanted.certificates()) {
            Loaded used = loaded.get(files);
            all.add(new CertificateView(
                    files.name(), used == null ? null : used.entry().certificate(), problems.getOrDefault(files, "")));
        }
        Loaded mine = own;
        if (loaded.isEmpty() && mine != null) {
            all.add(new CertificateView("self-signed", mine.entry().certificate(), ""));
        }
        return List.copyOf(all);
    }

    private SniCertificates current() {
        SniCertificates current = certificates;
        if (current == null) {
            throw new IllegalStateException("no certificate was read yet");
        }
        return current;
    }

    /**
     * The handler of a handshake that begins now.
     *
     * @param clientCertificates whether the client is asked for one
     * @param timeout how long it may take
     */
    public TlsHandshake handshake(boolean clientCertificates, Duration timeout) {
        return new TlsHandshake(current(), clientCertificates, timeout);
    }

    /** Reads the authorities if they may have changed. @return whether the trust is another now */
    private boolean lookAtAuthorities(TlsSettings wanted, Map<Path, String> now) {
        Optional<Path> before = settings == null ? Optional.empty() : settings.clientAuthorities();
        Optional<Path> file = wanted.clientAuthorities();
        if (settings != null
                && before.equals(file)
                && file.map(f -> Objects.equals(now.get(f), stamps.get(f))).orElse(true)) {
            return false;
        }
        try {
            trust = ClientTrust.of(file.isPresent() ? PemFiles.certificates(file.get()) : List.of());
            return true;
        } catch (IOException | GeneralSecurityException e) {
            LOG.error("MTA-11034 client authorities not taken, those before stay in force: {}", reason(e));
            return false;
        }
    }

    private List<SniCertificates.Entry> entries(
            TlsSettings wanted, Map<Path, String> now, boolean trustChanged, String hostname) {
        loaded.keySet().retainAll(wanted.certificates());
        List<SniCertificates.Entry> entries = new ArrayList<>();
        for (TlsSettings.CertificateFiles files : wanted.certificates()) {
            List<String> stamp = List.of(stamp(now, files.chain()), stamp(now, files.key()));
            Loaded before = loaded.get(files);
            if (before == null || !before.stamps().equals(stamp)) {
                load(files, stamp);
            } else if (trustChanged) {
                loaded.put(files, new Loaded(entry(before.entry().certificate()), stamp));
            }
            Loaded after = loaded.get(files);
            if (after != null) {
                entries.add(after.entry());
            }
        }
        if (entries.isEmpty()) {
            entries.add(ownEntry(hostname, trustChanged));
        }
        return entries;
    }

    private void load(TlsSettings.CertificateFiles files, List<String> stamp) {
        try {
            ServerCertificate certificate =
                    ServerCertificate.of(PemFiles.certificates(files.chain()), PemFiles.key(files.key()));
            loaded.put(files, new Loaded(entry(certificate), stamp));
            problems.remove(files);
            LOG.info(
                    "MTA-11032 certificate in use file={} certificate=\"{}\" expires={}",
                    files.chain(),
                    certificate,
                    certificate.expires());
            if (certificate.expires().isBefore(clock.instant())) {
                LOG.warn("MTA-11035 certificate has expired file={}", files.chain());
            }
        } catch (IOException | GeneralSecurityException | IllegalStateException e) {
            problems.put(files, reason(e));
            LOG.error(
                    "MTA-11033 certificate not taken, {} chain={} key={}: {}",
                    loaded.containsKey(files) ? "the one before stays in force" : "clients will not get it",
                    files.chain(),
                    files.key(),
                    reason(e));
        }
    }

    private SniCertificates.Entry ownEntry(String hostname, boolean trustChanged) {
        Loaded before = own;
        if (before == null) {
            before = new Loaded(entry(selfSigned.get(hostname, clock.instant())), List.of());
        } else if (trustChanged) {
            before = new Loaded(entry(before.entry().certificate()), List.of());
        }
        own = before;
        return before.entry();
    }

    private SniCertificates.Entry entry(ServerCertificate certificate) {
        try {
            return new SniCertificates.Entry(
                    certificate,
                    TlsLibrary.context(provider, certificate, ClientTrust.NOBODY),
                    TlsLibrary.context(provider, certificate, trust));
        } catch (IOException e) {
            throw new IllegalStateException("the TLS library does not take it: " + e.getMessage(), e);
        }
    }

    private static Map<Path, String> stamps(TlsSettings settings) {
        Map<Path, String> stamps = new LinkedHashMap<>();
        settings.certificates().forEach(files -> {
            stamps.put(files.chain(), stamp(files.chain()));
            stamps.put(files.key(), stamp(files.key()));
        });
        settings.clientAuthorities().ifPresent(file -> stamps.put(file, stamp(file)));
        return stamps;
    }

    private static String stamp(Map<Path, String> stamps, Path file) {
        return stamps.getOrDefault(file, "");
    }

    /** Links are followed: certificates are often renewed by a link that is moved. */
    private static String stamp(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        }
    }

    static String reason(Exception failure) {
        if (failure instanceof NoSuchFileException) {
            return failure.getMessage() + " does not exist";
        }
        if (failure instanceof AccessDeniedException) {
            return failure.getMessage() + " may not be read";
        }
        return String.valueOf(failure.getMessage());
    }
}
