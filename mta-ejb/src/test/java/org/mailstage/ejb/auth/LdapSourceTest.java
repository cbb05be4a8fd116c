package org.mailstage.ejb.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldif.LDIFException;
import com.unboundid.util.ssl.KeyStoreKeyManager;
import com.unboundid.util.ssl.SSLUtil;
import com.unboundid.util.ssl.cert.ManageCertificates;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.auth.LdapSettings;
import org.mailstage.core.sasl.CheckOutcome;

@Timeout(60)
class LdapSourceTest {
    private static final String BASE = "ou=people,dc=example,dc=org";
    private static final String ACCOUNT = "cn=mailstage,dc=example,dc=org";

    @TempDir
    static Path files;

    private final InetAddress loopback = InetAddress.getLoopbackAddress();
    private InMemoryDirectoryServer server;
    private LdapSettings settings;
    private final LdapSource source = new LdapSource(() -> Optional.ofNullable(settings));

    @BeforeEach
    void start() throws LDAPException, LDIFException {
        server = server(InMemoryListenerConfig.createLDAPConfig("plain", loopback, 0, null));
        settings = search(List.of(url("ldap", server)));
    }

    @AfterEach
    void stop() {
        source.close();
        server.shutDown(true);
    }

    private static InMemoryDirectoryServer server(InMemoryListenerConfig listener) throws LDAPException, LDIFException {
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example,dc=org");
        config.addAdditionalBindCredentials(ACCOUNT, "account-secret");
        config.setSchema(null);
        config.setListenerConfigs(listener);
        InMemoryDirectoryServer server = new InMemoryDirectoryServer(config);
        server.add("dn: dc=example,dc=org", "objectClass: domain", "dc: example");
        server.add("dn: " + BASE, "objectClass: organizationalUnit", "ou: people");
        person(server, "jane", "Jane@example.org", "jane-secret");
        person(server, "john", "john@example.org", "john-secret");
        person(server, "twin1", "twin@example.org", "twin-secret");
        person(server, "twin2", "twin@example.org", "twin-secret");
        server.startListening();
        return server;
    }

    private static void person(InMemoryDirectoryServer server, String uid, String mail, String password)
            throws LDAPException, LDIFException {
        server.add(
                "dn: uid=" + uid + "," + BASE,
                "objectClass: inetOrgPerson",
                "uid: " + uid,
                "mail: " + mail,
                "proxyAddresses: SMTP:" + uid + ".alias@example.net",
                "proxyAddresses: x500:/o=example/cn=" + uid,
                "proxyAddresses: *",
                "userPassword: " + password);
    }

    private static URI url(String scheme, InMemoryDirectoryServer server) {
        // By name: numbers of the loopback network need no name in a certificate.
        return URI.create(scheme + "://localhost:" + server.getListenPort());
    }

    private static LdapSettings search(List<URI> servers) {
        return new LdapSettings(
                servers,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.of(BASE),
                "(mail={user})",
                Optional.empty(),
                Optional.empty(),
                Optional.of("mail"),
                List.of("mail", "proxyAddresses"),
                Duration.ofMillis(500),
                Duration.ofMillis(500),
                4);
    }

    private static LdapSettings with(
            LdapSettings from,
            boolean startTls,
            Optional<Path> trust,
            Optional<String> bindDn,
            Optional<Path> password) {
        return new LdapSettings(
                from.servers(),
                startTls,
                trust,
                bindDn,
                from.base(),
                from.filter(),
                password.map(file -> ACCOUNT),
                password,
                from.nameAttribute(),
                from.senderAttributes(),
                from.connectTimeout(),
                from.timeout(),
                from.connections());
    }

    private Optional<CheckOutcome> check(String user, String password) {
        return source.check(user, password.toCharArray());
    }

    private void assertUnavailable(String user, String password) {
        assertThat(check(user, password)).containsInstanceOf(CheckOutcome.Unavailable.class);
    }

    @Test
    void userShouldBeFoundBySearchAndNamedAsTheServerNamesIt() {
        assertThat(check("jane@example.org", "jane-secret")).contains(new CheckOutcome.Valid("Jane@example.org"));
    }

    @Test
    void passwordShouldBeInvalidWhenWrongAndUnknownUserLeftToOthers() {
        assertThat(check("jane@example.org", "wrong")).containsInstanceOf(CheckOutcome.Invalid.class);
        assertThat(check("nobody@example.org", "wrong")).isEmpty();
    }

    @Test
    void emptyPasswordShouldNotPassForAnAnonymousBind() {
        assertThat(check("jane@example.org", "")).containsInstanceOf(CheckOutcome.Invalid.class);
    }

    @Test
    void filterShouldNotBeOpenedByWhatStandsInTheName() {
        for (String name : List.of("*", "jane*", "*)(uid=*", "jane@example.org)(|(mail=*)", "\\2a")) {
            assertThat(check(name, "jane-secret")).as(name).isEmpty();
        }
    }

    @Test
    void dnShouldNotBeOpenedByWhatStandsInTheName() {
        settings = with(settings, false, Optional.empty(), Optional.of("uid={local}," + BASE), Optional.empty());
        assertThat(check("jane@example.org", "jane-secret")).contains(new CheckOutcome.Valid("Jane@example.org"));

        for (String name : List.of("x,uid=jane", "jane," + BASE + "@example.org", "*@example.org", "")) {
            assertThat(check(name, "jane-secret")).as(name).isEmpty();
        }
    }

    @Test
    void userShouldBeLeftToOthersWhenBindByNameFails() {
        settings = with(settings, false, Optional.empty(), Optional.of("uid={local}," + BASE), Optional.empty());

        assertThat(check("jane@example.org", "wrong")).isEmpty();
        assertThat(check("nobody@example.org", "wrong")).isEmpty();
    }

    @Test
    void nobodyShouldBeSignedInWhenSeveralEntriesMatch() {
        assertThat(check("twin@example.org", "twin-secret")).containsInstanceOf(CheckOutcome.Invalid.class);
    }

    @Test
    void sendersShouldComeFromTheAttributesAndNotHoldAStar() {
        assertThat(source.senders("jane@example.org").allow(new Mailbox("jane.alias", "example.net")))
                .isFalse();
        check("jane@example.org", "jane-secret");

        assertThat(source.senders("JANE@example.org").allow(new Mailbox("jane.alias", "example.net")))
                .isTrue();
        assertThat(source.senders("jane@example.org").allow(new Mailbox("anybody", "example.com")))
                .isFalse();
    }

    @Test
    void passwordShouldCountAtOnceWhenItWasChanged() throws LDAPException, LDIFException {
        check("john@example.org", "john-secret");
        server.modify("dn: uid=john," + BASE, "changetype: modify", "replace: userPassword", "userPassword: new");

        assertThat(check("john@example.org", "john-secret")).containsInstanceOf(CheckOutcome.Invalid.class);
        assertThat(check("john@example.org", "new")).containsInstanceOf(CheckOutcome.Valid.class);
    }

    @Test
    void sourceShouldNotAnswerWhileTheServerIsDownAndAnswerAgainAfterwards() throws Exception {
        check("jane@example.org", "jane-secret");
        int port = server.getListenPort();
        server.shutDown(true);
        assertUnavailable("jane@example.org", "jane-secret");
        assertUnavailable("nobody@example.org", "x");

        server = server(InMemoryListenerConfig.createLDAPConfig("again", loopback, port, null));
        assertThat(check("jane@example.org", "jane-secret")).containsInstanceOf(CheckOutcome.Valid.class);
    }

    @Test
    void connectionsThatTheServerClosedMeanwhileShouldBeReplaced() {
        check("jane@example.org", "jane-secret");
        server.closeAllConnections(false);

        assertThat(check("jane@example.org", "jane-secret")).containsInstanceOf(CheckOutcome.Valid.class);
    }

    @Test
    void nextServerShouldBeAskedWhenTheFirstIsDown() throws IOException {
        try (ServerSocket closed = new ServerSocket(0, 1, loopback)) {
            int port = closed.getLocalPort();
            closed.close();
            settings = search(List.of(URI.create("ldap://127.0.0.1:" + port), url("ldap", server)));
        }

        assertThat(check("jane@example.org", "jane-secret")).containsInstanceOf(CheckOutcome.Valid.class);
    }

    @Test
    void sourceShouldGiveUpInTimeWhenTheServerHangs() throws IOException {
        try (ServerSocket hanging = new ServerSocket(0, 50, loopback)) {
            settings = search(List.of(URI.create("ldap://127.0.0.1:" + hanging.getLocalPort())));
            long start = System.nanoTime();
            assertUnavailable("jane@example.org", "jane-secret");
            settings = with(settings, false, Optional.empty(), Optional.of("uid={local}," + BASE), Optional.empty());
            assertUnavailable("jane@example.org", "jane-secret");

            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(20));
        }
    }

    @Test
    void passwordOfTheAccountShouldBeReadAgainWhenTheServerRefusesIt() throws IOException {
        Path password = files.resolve("account-password");
        Files.writeString(password, "old-secret\n");
        settings = with(settings, false, Optional.empty(), Optional.empty(), Optional.of(password));
        assertUnavailable("jane@example.org", "jane-secret");
        Files.writeString(password, "account-secret\n");

        assertThat(check("jane@example.org", "jane-secret")).containsInstanceOf(CheckOutcome.Valid.class);
    }

    @Test
    void sourceShouldNotAnswerWhenThePasswordOfTheAccountCannotBeRead() {
        settings = with(settings, false, Optional.empty(), Optional.empty(), Optional.of(files.resolve("missing")));

        assertUnavailable("jane@example.org", "jane-secret");
    }

    @Test
    void sourceShouldNotAnswerWhenNoServersAreConfigured() {
        settings = null;

        assertUnavailable("jane@example.org", "jane-secret");
    }

    @Test
    void settingsShouldCountAsSoonAsTheyChange() {
        check("jane@example.org", "jane-secret");
        settings = with(settings, false, Optional.empty(), Optional.of("uid={user}," + BASE), Optional.empty());

        assertThat(check("jane", "jane-secret")).contains(new CheckOutcome.Valid("Jane@example.org"));
    }

    /** A key store with a self-signed certificate of that address, and the certificate as PEM beside it. */
    private static SSLContext tls(String name, String address) throws Exception {
        Path store = files.resolve(name + ".p12");
        Path pem = files.resolve(name + ".pem");
        run(
                "generate-self-signed-certificate",
                "--keystore",
                store.toString(),
                "--keystore-password",
                "changeit",
                "--keystore-type",
                "PKCS12",
                "--alias",
                "server",
                "--subject-dn",
                "CN=ldap",
                "--subject-alternative-name-dns",
                address);
        run(
                "export-certificate",
                "--keystore",
                store.toString(),
                "--keystore-password",
                "changeit",
                "--alias",
                "server",
                "--output-file",
                pem.toString(),
                "--output-format",
                "PEM");
        return new SSLUtil(new KeyStoreKeyManager(store.toFile(), "changeit".toCharArray(), "PKCS12", "server"), null)
                .createSSLContext();
    }

    private static void run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ManageCertificates.main(System.in, out, out, args).intValue())
                .as(out.toString())
                .isZero();
    }

    @Test
    void startTlsAndLdapsShouldWorkWithACertificateOfTheServersName() throws Exception {
        SSLContext tls = tls("good", "localhost");
        Optional<Path> trust = Optional.of(files.resolve("good.pem"));
        server.shutDown(true);
        server = server(InMemoryListenerConfig.createLDAPConfig("starttls", loopback, 0, tls.getSocketFactory()));
        settings = with(search(List.of(url("ldap", server))), true, trust, Optional.empty(), Optional.empty());
        assertThat(check("jane@example.org", "jane-secret")).containsInstanceOf(CheckOutcome.Valid.class);

        server.shutDown(true);
        server = server(InMemoryListenerConfig.createLDAPSConfig(
                "ldaps", loopback, 0, tls.getServerSocketFactory(), tls.getSocketFactory()));
        settings = with(search(List.of(url("ldaps", server))), false, trust, Optional.empty(), Optional.empty());
        assertThat(check("jane@example.org", "jane-secret")).containsInstanceOf(CheckOutcome.Valid.class);
        assertThat(check("jane@example.org", "wrong")).containsInstanceOf(CheckOutcome.Invalid.class);
    }

    @Test
    void passwordShouldNotBeSentWhenTheCertificateIsNotTrustedOrOfAnotherName() throws Exception {
        SSLContext tls = tls("other", "ldap.example.org");
        server.shutDown(true);
        server = server(InMemoryListenerConfig.createLDAPConfig("starttls", loopback, 0, tls.getSocketFactory()));
        Optional<String> byName = Optional.of("uid={local}," + BASE);
        LdapSettings plain = search(List.of(url("ldap", server)));
        settings = with(plain, true, Optional.of(files.resolve("other.pem")), byName, Optional.empty());
        assertUnavailable("jane@example.org", "jane-secret");
        settings = with(plain, true, Optional.empty(), byName, Optional.empty());
        assertUnavailable("jane@example.org", "jane-secret");

        server.shutDown(true);
        server = server(InMemoryListenerConfig.createLDAPSConfig(
                "ldaps", loopback, 0, tls.getServerSocketFactory(), tls.getSocketFactory()));
        settings = with(
                search(List.of(url("ldaps", server))),
                false,
                Optional.of(files.resolve("other.pem")),
                byName,
                Optional.empty());
        assertUnavailable("jane@example.org", "jane-secret");
    }
}
