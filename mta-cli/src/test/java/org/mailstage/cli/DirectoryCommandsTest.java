package org.mailstage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DirectoryCommandsTest extends CommandTest {
    private static final String JANE = "{\"name\":\"jane@example.org\",\"enabled\":true,\"password\":true,"
            + "\"senders\":[\"@example.net\"],\"changedAt\":\"2026-11-24T10:00:00Z\"}";

    @Test
    void userListShouldShowWhatUsersMay() {
        server.on("GET users?q=jane&limit=100&offset=0", "{\"total\":1,\"users\":[" + JANE + "]}");

        assertThat(run("user", "list", "jane")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("jane@example.org  yes", "@example.net", "1 of 1 user");
    }

    @Test
    void userAddShouldSendThePasswordOutOfTheFile() throws IOException {
        server.on("POST users", JANE);
        Path file = Files.writeString(directory.resolve("password"), "opensesame\nmore\n");

        assertThat(run(
                        "user",
                        "add",
                        "jane@example.org",
                        "--sender",
                        "@example.net",
                        "--new-password-file",
                        file.toString()))
                .isEqualTo(ExitCode.OK);
        assertThat(server.body())
                .isEqualTo("{\"name\":\"jane@example.org\",\"enabled\":true,\"senders\":[\"@example.net\"],"
                        + "\"password\":\"opensesame\"}");
        assertThat(out.toString()).doesNotContain("opensesame");
    }

    @Test
    void userAddShouldPrintThePasswordItMadeUp() {
        server.on("POST users", JANE);

        assertThat(run("user", "add", "jane@example.org", "--generate")).isEqualTo(ExitCode.OK);
        String password = out.toString().replaceFirst("(?s).*password: (\\S+)\\s*", "$1");
        assertThat(password).hasSize(20);
        assertThat(server.body()).contains("\"password\":\"" + password + "\"");
    }

    @Test
    void userAddShouldSendNoPasswordWhenThereIsNone() {
        server.on("POST users", JANE);

        assertThat(run("user", "add", "robot", "--no-password", "--disabled")).isEqualTo(ExitCode.OK);
        assertThat(server.body()).isEqualTo("{\"name\":\"robot\",\"enabled\":false,\"senders\":[]}");
    }

    @Test
    void userShouldBeChangedAndRemoved() {
        server.on("PUT users/jane%40example.org", JANE);
        server.on("PUT users/jane%40example.org/password", 204, "application/json", "");
        server.on("DELETE users/jane%40example.org", 204, "application/json", "");

        assertThat(run("user", "disable", "jane@example.org")).isEqualTo(ExitCode.OK);
        assertThat(server.body()).isEqualTo("{\"enabled\":false}");
        assertThat(run("user", "senders", "jane@example.org", "*")).isEqualTo(ExitCode.OK);
        assertThat(server.body()).isEqualTo("{\"senders\":[\"*\"]}");
        assertThat(run("user", "password", "jane@example.org", "--generate")).isEqualTo(ExitCode.OK);
        assertThat(run("user", "remove", "jane@example.org")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("jane@example.org is removed");
    }

    @Test
    void aliasShouldBeListedAddedChangedAndRemoved() {
        String alias = "{\"address\":\"sales@example.org\",\"targets\":[\"jane@example.org\",\"joe@example.org\"]}";
        server.on("GET aliases?q=&limit=100&offset=0", "{\"total\":1,\"aliases\":[" + alias + "]}");
        server.on("POST aliases", alias);
        server.on("PUT aliases/sales%40example.org", alias);
        server.on("DELETE aliases/sales%40example.org", 204, "application/json", "");

        assertThat(run("alias", "list")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("jane@example.org, joe@example.org", "1 of 1 alias\n");
        assertThat(run("alias", "add", "sales@example.org", "jane@example.org", "joe@example.org"))
                .isEqualTo(ExitCode.OK);
        assertThat(server.body())
                .isEqualTo(
                        "{\"targets\":[\"jane@example.org\",\"joe@example.org\"],\"address\":\"sales@example.org\"}");
        assertThat(run("alias", "set", "sales@example.org", "joe@example.org")).isEqualTo(ExitCode.OK);
        assertThat(run("alias", "remove", "sales@example.org")).isEqualTo(ExitCode.OK);
        assertThat(run("alias", "add", "sales@example.org")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void blockShouldBeListedAndLifted() {
        server.on("GET blocks", "{\"blocks\":[]}");
        assertThat(run("block", "list")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).isEqualTo("nobody is blocked\n");
        server.on(
                "GET blocks",
                "{\"blocks\":[{\"id\":\"b4c3ade075f2\",\"kind\":\"RANGE\",\"account\":\"\",\"network\":\"192.0.2.0/24\","
                        + "\"since\":\"2026-11-24T10:00:00Z\",\"until\":\"2026-11-24T10:30:00Z\",\"tries\":50,"
                        + "\"reason\":\"too many failures from this network\"}]}");
        server.on("DELETE blocks/b4c3ade075f2", 204, "application/json", "");

        assertThat(run("block", "list")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("b4c3ade075f2  any", "192.0.2.0/24", "50");
        assertThat(run("block", "lift", "b4c3ade075f2")).isEqualTo(ExitCode.OK);
    }
}
