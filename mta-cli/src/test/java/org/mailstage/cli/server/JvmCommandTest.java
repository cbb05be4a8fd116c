package org.mailstage.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JvmCommandTest {
    private static final String MAIN = "com.sun.enterprise.glassfish.bootstrap.ASMain";

    private final LaunchOptions options =
            LaunchOptions.of(Path.of("data"), PortPlan.withOffset(0)).withJvm(List.of("-Xmx3g"));

    @Test
    void commandShouldKeepPayarasOptionsButForMemoryAgentAndShell() {
        List<String> command = JvmCommand.build(
                List.of(
                        "Dump of JVM Invocation line that would be used to launch:",
                        "/usr/bin/java",
                        "-cp",
                        "glassfish.jar",
                        "-Xmx512m",
                        "-javaagent:flashlight-agent.jar",
                        "-Dosgi.shell.telnet.port=6666",
                        "-Dkept=yes",
                        MAIN,
                        "-type",
                        "DAS",
                        "",
                        "Command start-domain executed successfully."),
                options,
                Map.of("mta.data", "/data"),
                List.of("-postbootcommandfile", "post"));
        assertThat(command.get(0)).isEqualTo(Java.executable());
        assertThat(command)
                .contains("-cp", "glassfish.jar", "-Dkept=yes", "-Dmta.data=/data")
                .doesNotContain("-Xmx512m", "-javaagent:flashlight-agent.jar", "-Dosgi.shell.telnet.port=6666");
        assertThat(command.subList(command.indexOf(MAIN), command.size()))
                .containsExactly(MAIN, "-type", "DAS", "-postbootcommandfile", "post");
    }

    @Test
    void optionsGivenByTheUserShouldComeLastSoThatTheyWin() {
        List<String> command = JvmCommand.build(List.of("java", "-server", MAIN), options, Map.of(), List.of());
        assertThat(command.indexOf("-Xmx3g")).isEqualTo(command.indexOf(MAIN) - 1);
        assertThat(command.stream().filter(option -> option.startsWith("-Xmx"))).hasSize(2);
    }

    @Test
    void unknownOutputShouldBeRefused() {
        assertThatThrownBy(() -> JvmCommand.build(List.of("no such domain"), options, Map.of(), List.of()))
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining("no such domain");
    }
}
