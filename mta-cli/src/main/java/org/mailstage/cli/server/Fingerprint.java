package org.mailstage.cli.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A digest over everything a domain is set up with; another digest means that it must be set up anew. */
final class Fingerprint {
    private final MessageDigest digest;

    private Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * The digest over scripts, the data directory they name, and what is deployed. Not over ports: these stay properties in the
     * domain's configuration.
     */
    static String of(BootScripts scripts, DataLayout data, Distribution distribution) {
        Fingerprint fingerprint = new Fingerprint();
        fingerprint.add(scripts.before());
        fingerprint.add(scripts.after());
        fingerprint.add(List.of(data.root().toString()));
        fingerprint.add(List.of(String.valueOf(distribution.payara().getFileName())));
        fingerprint.add(distribution.broker());
        fingerprint.add(distribution.application());
        return HexFormat.of().formatHex(fingerprint.digest.digest());
    }

    private void add(List<String> texts) {
        for (String text : texts) {
            digest.update(text.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        }
    }

    private void add(Path file) {
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        } catch (IOException e) {
            throw new LaunchException(file + " cannot be read: " + e, e);
        }
    }
}
