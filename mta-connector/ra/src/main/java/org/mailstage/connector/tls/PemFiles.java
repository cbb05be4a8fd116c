package org.mailstage.connector.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads and writes certificates and keys as PEM text (RFC 7468). Stateless.
 *
 * <p>Keys are unencrypted: PKCS #8, or the older forms of OpenSSL for RSA and EC. Faults name the file.
 */
final class PemFiles {
    private static final long MOST = 1 << 20;
    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
    private static final String RSA = "1.2.840.113549.1.1.1";
    private static final String EC = "1.2.840.10045.2.1";

    private PemFiles() {}

    private record Block(String label, byte[] octets) {}

    /** All certificates of a file, in their order; never none. */
    static List<X509Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> found = new ArrayList<>();
        for (Block block : blocks(file)) {
            if (block.label().endsWith("CERTIFICATE")) {
                try {
                    found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.octets())));
                } catch (CertificateException e) {
                    throw new GeneralSecurityException(file + " has a certificate that cannot be read", e);
                }
            }
        }
        if (found.isEmpty()) {
            throw new GeneralSecurityException(file + " has no certificate");
        }
        return found;
    }

    /** The first private key of a file. */
    static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
        for (Block block : blocks(file)) {
            switch (block.label()) {
                case "PRIVATE KEY":
                    return key(file, block.octets());
                case "RSA PRIVATE KEY":
                    return key(file, wrapped(Der.sequence(Der.identifier(RSA), new byte[] {5, 0}), block.octets()));
                case "EC PRIVATE KEY":
                    return key(file, wrapped(Der.sequence(Der.identifier(EC), curve(file, block)), block.octets()));
                case "ENCRYPTED PRIVATE KEY":
                    throw new GeneralSecurityException(file + " has an encrypted key; keep it unencrypted");
                default:
                // Certificates and EC parameters may stand in the same file.
            }
        }
        throw new GeneralSecurityException(file + " has no private key");
    }

    /** PKCS #8 around an older form (RFC 5958). */
    private static byte[] wrapped(byte[] algorithm, byte[] key) {
        return Der.sequence(Der.integer(BigInteger.ZERO), algorithm, Der.octetString(key));
    }

    /** The name of the curve, which stands in the key under tag 0 (RFC 5915 §3). */
    private static byte[] curve(Path file, Block block) throws GeneralSecurityException {
        byte[] der = block.octets();
        for (int i = 0; i + 4 < der.length; i++) {
            if ((der[i] & 0xFF) == 0xA0 && der[i + 2] == 0x06 && der[i + 1] == der[i + 3] + 2) {
                int end = i + 2 + der[i + 1];
                if (end <= der.length) {
                    return Arrays.copyOfRange(der, i + 2, end);
                }
            }
        }
        throw new GeneralSecurityException(file + " has an EC key that does not name its curve");
    }

    private static PrivateKey key(Path file, byte[] pkcs8) throws GeneralSecurityException {
        for (String algorithm : List.of("RSA", "EC")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException e) {
                // Of the other kind, or of none; said below.
            }
        }
        throw new GeneralSecurityException(file + " has a key that is neither RSA nor EC");
    }

    private static List<Block> blocks(Path file) throws IOException, GeneralSecurityException {
        if (Files.size(file) > MOST) {
            throw new IOException(file + " is larger than 1 MB");
        }
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        List<Block> found = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            try {
                found.add(new Block(matcher.group(1), Base64.getMimeDecoder().decode(matcher.group(2))));
            } catch (IllegalArgumentException e) {
                throw new GeneralSecurityException(file + " is no PEM text", e);
            }
        }
        return found;
    }

    /** A block of PEM text. */
    static String text(String label, byte[] octets) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(octets);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }
}
