package org.mailstage.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailSettingsCheckTest {
    private static final Path NONE = Path.of("no such file");

    @TempDir
    Path directory;

    @Test
    void requireShouldListEveryFaultWithLineAndKeyWhenFileIsWrong() throws Exception {
        Path file = Files.writeString(directory.resolve("mail.yaml"), "limits:\n  hops: many\nsmarthostt: x\n");

        assertThatThrownBy(() -> MailSettingsCheck.require(Optional.of(file), NONE, Map.of("trusted", "nonsense")))
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining("line 2")
                .hasMessageContaining("limits.hops")
                .hasMessageContaining("line 3")
                .hasMessageContaining("did you mean smarthost")
                .hasMessageContaining("-Dmta.trusted");
    }

    @Test
    void requireShouldSayNothingWhenSettingsAreGood() {
        assertThatCode(() -> MailSettingsCheck.require(
                        Optional.empty(), NONE, Map.of("smarthost", "127.0.0.1:2600", "trusted", "127.0.0.0/8")))
                .doesNotThrowAnyException();
    }

    @Test
    void requireShouldSayWhatIsWrongWhenFileIsNoText() throws Exception {
        Path file = Files.write(directory.resolve("mail.yaml"), new byte[] {(byte) 0xFF, (byte) 0xFE, 0});

        assertThatThrownBy(() -> MailSettingsCheck.require(Optional.of(file), NONE, Map.of()))
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining("no text in UTF-8");
    }

    @Test
    void requireShouldGiveWhatTheServerKeptWhenNoFileIsNamed() throws Exception {
        Path kept = Files.writeString(
                directory.resolve("mail.yaml"), "# mailstage revision=1@a origin=x\nhostname: kept.example\n");
        Path file = Files.writeString(directory.resolve("given.yaml"), "hostname: given.example\n");

        assertThat(MailSettingsCheck.require(Optional.empty(), kept, Map.of()).hostname())
                .isEqualTo("kept.example");
        assertThat(MailSettingsCheck.require(Optional.of(file), kept, Map.of()).hostname())
                .isEqualTo("given.example");
    }

    @Test
    void requireShouldPassOverWhatTheServerKeptWhenThatHasFaultsNow() throws Exception {
        Path kept = Files.writeString(directory.resolve("mail.yaml"), "gone: 1\nhostname: kept.example\n");

        assertThat(MailSettingsCheck.require(Optional.empty(), kept, Map.of("hostname", "own.example"))
                        .hostname())
                .isEqualTo("own.example");
    }
}
