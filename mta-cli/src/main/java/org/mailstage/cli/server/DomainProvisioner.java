package org.mailstage.cli.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/**
 * Creates the Payara domain of a server and takes it back to its first state.
 *
 * <p>The domain holds nothing that must be kept but certificate and users: whenever parts, ports or scripts change it is
 * set up anew from the state it was created with, which is quicker and surer than to change it step by step.
 */
final class DomainProvisioner {
    /** The administrator of console, REST and asadmin. */
    static final String ADMIN = "admin";

    private static final String DOMAIN = "mailstage";
    private static final String GROUP = "mailstage-admin";
    private static final String PASSWORD_CHARACTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final int PASSWORD_LENGTH = 20;

    private final ServerHome home;
    private final DataLayout data;
    private final Path directory;

    DomainProvisioner(ServerHome home, DataLayout data) {
        this.home = home;
        this.data = data;
        this.directory = data.domains().resolve(DOMAIN);
    }

    /** The directory with the configuration of the domain. */
    Path config() {
        return directory.resolve("config");
    }

    /** Name of the domain in its directory of domains. */
    static String name() {
        return DOMAIN;
    }

    /**
     * Creates the domain unless it is there.
     *
     * @return the administrator's password if it was created now; it is kept nowhere in clear
     */
    Optional<String> create(Progress progress) {
        if (Files.exists(created())) {
            return Optional.empty();
        }
        progress.step("creating the domain in " + directory);
        String password = newPassword();
        try {
            ServerHome.delete(directory);
            runCreateDomain(password);
            SelfSignedCertificate.install(config(), data.certificate());
            // The same user and digest, in the realm of web applications.
            String users = Files.readString(config().resolve("admin-keyfile"));
            Files.writeString(config().resolve("keyfile"), users.replace(";asadmin", ";" + GROUP));
            Files.copy(config().resolve("domain.xml"), created(), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new LaunchException("The domain cannot be created in " + directory + ": " + e, e);
        }
        return Optional.of(password);
    }

    /** Takes the domain back to the state it was created with: nothing deployed, nothing set. */
    void reset() {
        try {
            Files.deleteIfExists(fingerprintFile());
            Files.copy(created(), config().resolve("domain.xml"), StandardCopyOption.REPLACE_EXISTING);
            LogSettings.apply(config().resolve("logging.properties"), data);
            for (String name : List.of("applications", "generated")) {
                ServerHome.delete(directory.resolve(name));
            }
        } catch (IOException e) {
            throw new LaunchException("The domain " + directory + " cannot be set up: " + e, e);
        }
    }

    /** Whether the domain was set up with exactly this. */
    boolean isSetUp(String fingerprint) {
        try {
            return Files.exists(fingerprintFile())
                    && Files.readString(fingerprintFile()).equals(fingerprint);
        } catch (IOException e) {
            return false;
        }
    }

    /** Remembers with what the domain was set up. */
    void setUp(String fingerprint) {
        try {
            Files.writeString(fingerprintFile(), fingerprint);
        } catch (IOException e) {
            throw new LaunchException("The domain " + directory + " cannot be written: " + e, e);
        }
    }

    private void runCreateDomain(String password) throws IOException {
        List<String> lines =
                List.of("AS_ADMIN_PASSWORD=" + password, "AS_ADMIN_MASTERPASSWORD=" + ServerProcess.MASTER_PASSWORD);
        try (PasswordFile passwords = PasswordFile.create(data.domains(), lines)) {
            new AsadminCommand(home)
                    .run(
                            data.domains(),
                            "--user",
                            ADMIN,
                            "--passwordfile",
                            passwords.path().toString(),
                            "--interactive=false",
                            "create-domain",
                            "--domaindir",
                            data.domains().toString(),
                            "--savelogin=false",
                            "--checkports=false",
                            "--keytooloptions",
                            "CN=localhost",
                            DOMAIN);
        }
    }

    private Path created() {
        return config().resolve("domain.xml.created");
    }

    private Path fingerprintFile() {
        return config().resolve("mailstage.fingerprint");
    }

    private static String newPassword() {
        SecureRandom random = new SecureRandom();
        StringBuilder password = new StringBuilder(PASSWORD_LENGTH);
        for (int i = 0; i < PASSWORD_LENGTH; i++) {
            password.append(PASSWORD_CHARACTERS.charAt(random.nextInt(PASSWORD_CHARACTERS.length())));
        }
        return password.toString();
    }
}
