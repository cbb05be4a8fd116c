package org.mailstage.cli.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The certificate of a new domain: signed by itself, for the names of the loopback interface (RFC 6125), which the one that
 * Payara makes does not carry.
 */
final class SelfSignedCertificate {
    private static final String ALIAS = "s1as";
    private static final String TEN_YEARS_IN_DAYS = "3650";

    private SelfSignedCertificate() {}

    /**
     * Puts one in the place of the domain's.
     *
     * @param config the domain's directory with its key store
     * @param pem where the certificate goes as well, for clients to trust
     */
    static void install(Path config, Path pem) {
        keytool(config, "-delete");
        keytool(
                config,
                "-genkeypair",
                "-keyalg",
                "RSA",
                "-keysize",
                "3072",
                "-validity",
                TEN_YEARS_IN_DAYS,
                "-dname",
                "CN=localhost,O=Mailstage",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1,ip:0:0:0:0:0:0:0:1");
        keytool(config, "-exportcert", "-rfc", "-file", pem.toString());
    }

    private static void keytool(Path config, String... arguments) {
        List<String> command = new ArrayList<>(List.of(Java.tool("keytool"), "-J-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-alias", ALIAS, "-keystore", "keystore.p12", "-storetype", "PKCS12"));
        command.addAll(List.of("-storepass", ServerProcess.MASTER_PASSWORD));
        ChildProcess.run("keytool", config, command);
    }
}
