package org.mailstage.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchOptionsTest {
    @TempDir
    Path directory;

    private final Distribution distribution =
            new Distribution(Path.of("payara.zip"), Path.of("cache"), Path.of("broker.rar"), Path.of("mailstage.ear"));

    @Test
    void defaultsShouldBeLoopbackAndVar() {
        LaunchOptions options = read(Map.of());
        assertThat(options.mx()).hasToString("/127.0.0.1:2525");
        assertThat(options.submission()).hasToString("/127.0.0.1:2587");
        assertThat(options.data().root()).isEqualTo(directory.resolve("var").toAbsolutePath());
        assertThat(options.overrides()).isEmpty();
    }

    @Test
    void mailSettingsShouldBeOverridesUnderTheirKeyInTheFile() {
        LaunchOptions options = read(Map.of(
                "mta.smarthost", "127.0.0.1:2600",
                "mta.trusted", "127.0.0.0/8",
                "mta.portOffset", "10",
                "mta.node", "a",
                "user.home", "/root"));
        assertThat(options.overrides())
                .containsOnly(Map.entry("smarthost", "127.0.0.1:2600"), Map.entry("trusted", "127.0.0.0/8"));
        assertThat(options.node()).containsOnly(Map.entry("mta.node", "a"));
    }

    @Test
    void nodeSettingsShouldBePropertiesOfTheServer() {
        LaunchOptions options = read(Map.of("mta.dns", "127.0.0.1:5353", "mta.mx.port", "2600"));
        assertThat(options.overrides()).isEmpty();
        assertThat(options.systemProperties(distribution))
                .containsEntry("mta.dns", "127.0.0.1:5353")
                .containsEntry("mta.mx.port", "2600");
    }

    @Test
    void serverShouldBeToldPathsAndAddresses() {
        Map<String, String> properties = read(Map.of(
                        "mta.data", "here", "mta.config", "mail.yaml", "mta.listener.mx", "[::1]:26"))
                .systemProperties(distribution);
        assertThat(properties)
                .containsEntry(
                        "mta.data", directory.resolve("here").toAbsolutePath().toString())
                .containsEntry(
                        "mta.config",
                        directory.resolve("mail.yaml").toAbsolutePath().toString())
                .containsEntry(
                        "mta.overrides",
                        directory
                                .resolve("here/overrides.properties")
                                .toAbsolutePath()
                                .toString())
                .containsEntry("mta.port.https", "8181")
                .containsEntry("mta.node", "node1");
        // Where nothing is moved, the mail settings say where listeners are.
        assertThat(properties)
                .containsEntry("mta.listener.mx", "[::1]:26")
                .doesNotContainKeys("mta.listener.submission", "mta.listener.submissions");
    }

    @Test
    void listenersWithDefaultNamesShouldMoveWithThePorts() {
        assertThat(read(Map.of("mta.portOffset", "10", "mta.listener.mx", "[::1]:26"))
                        .systemProperties(distribution))
                .containsEntry("mta.listener.mx", "[::1]:26")
                .containsEntry("mta.listener.submission", "127.0.0.1:2597")
                .containsEntry("mta.listener.submissions", "127.0.0.1:2475");
    }

    @Test
    void furtherOptionsOfTheJvmShouldBeSplitAtSpaces() {
        assertThat(read(Map.of("mta.jvm", " -Xmx3g  -XX:+UseG1GC ")).jvm()).containsExactly("-Xmx3g", "-XX:+UseG1GC");
        assertThat(read(Map.of()).jvm()).isEmpty();
    }

    @Test
    void missingConfigurationShouldBeOneClearLine() {
        LaunchOptions options = read(Map.of("mta.config", "missing.yaml"));
        assertThatThrownBy(options::check)
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining(directory.resolve("missing.yaml") + " (-Dmta.config) cannot be read");
    }

    @Test
    void takenListenerShouldNameTheProperty() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            LaunchOptions options = read(Map.of("mta.listener.mx", "127.0.0.1:" + taken.getLocalPort()));
            assertThatThrownBy(options::check)
                    .isInstanceOf(LaunchException.class)
                    .hasMessageContaining("-Dmta.listener.mx");
        }
    }

    @Test
    void valuesOfTheWrongFormShouldBeRefused() {
        assertThatThrownBy(() -> read(Map.of("mta.portOffset", "many")))
                .isInstanceOf(LaunchException.class)
                .hasMessage("-Dmta.portOffset=many is not a number");
        LaunchOptions options = read(Map.of("mta.listener.mx", "somewhere"));
        assertThatThrownBy(options::mx)
                .isInstanceOf(LaunchException.class)
                .hasMessage("-Dmta.listener.mx=somewhere is not of the form HOST:PORT");
    }

    @Test
    void listenerOfAnUnknownHostShouldBeRefused() {
        LaunchOptions options = read(Map.of("mta.listener.mx", "no such host:25"));
        assertThatThrownBy(options::mx)
                .isInstanceOf(LaunchException.class)
                .hasMessage("-Dmta.listener.mx=no such host:25 names a host that is not known");
    }

    private LaunchOptions read(Map<String, String> values) {
        Properties properties = new Properties();
        values.forEach(properties::setProperty);
        return LaunchOptions.from(properties, directory);
    }
}
