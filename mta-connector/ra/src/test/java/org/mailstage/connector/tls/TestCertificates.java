package org.mailstage.connector.tls;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.tls.TlsSettings;

/** Certificates for tests, made on the spot. */
public final class TestCertificates {
    private static final X509Bundle AUTHORITY = authority("CN=Test authority");

    private TestCertificates() {}

    /** The authority of {@link #server} and {@link #client}. */
    public static X509Bundle authority() {
        return AUTHORITY;
    }

    /** An authority of that name. */
    public static X509Bundle authority(String subject) {
        try {
            return new CertificateBuilder()
                    .ecp256()
                    .subject(subject)
                    .setIsCertificateAuthority(true)
                    .buildSelfSigned();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** A server's certificate for those names. */
    public static X509Bundle server(String... names) throws Exception {
        return server(new CertificateBuilder().ecp256(), names);
    }

    /** The same with an RSA key. */
    public static X509Bundle rsaServer(String... names) throws Exception {
        return server(new CertificateBuilder().rsa2048(), names);
    }

    private static X509Bundle server(CertificateBuilder builder, String... names) throws Exception {
        builder.subject("CN=" + names[0]);
        byte[][] general = Stream.of(names)
                .map(name -> Der.implicit(2, name.getBytes(StandardCharsets.US_ASCII)))
                .toArray(byte[][]::new);
        // By hand, as the builder takes no wildcards.
        builder.addExtensionOctetString("2.5.29.17", false, Der.sequence(general));
        return builder.addExtendedKeyUsageServerAuth().buildIssuedBy(AUTHORITY);
    }

    /** A client's certificate. */
    public static X509Bundle client(String name, X509Bundle issuer) throws Exception {
        return new CertificateBuilder()
                .ecp256()
                .subject("CN=" + name)
                .addExtendedKeyUsageClientAuth()
                .buildIssuedBy(issuer);
    }

    /** Writes chain and key into files of that name, key first, as a careful administrator would. */
    public static TlsSettings.CertificateFiles write(Path directory, String name, X509Bundle bundle)
            throws IOException {
        Path key = Files.writeString(directory.resolve(name + ".key"), bundle.getPrivateKeyPEM());
        Path chain = Files.writeString(directory.resolve(name + ".pem"), bundle.getCertificatePathPEM());
        return new TlsSettings.CertificateFiles(name, chain, key);
    }

    /** A client's context that takes any server, with the client's certificate, if one is given. */
    public static SSLContext clientContext(@Nullable X509Bundle client) {
        try {
            KeyManager[] keys = null;
            if (client != null) {
                KeyStore store = client.toKeyStore("secret".toCharArray());
                KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                factory.init(store, "secret".toCharArray());
                keys = factory.getKeyManagers();
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, new TrustManager[] {new AnyServer()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
