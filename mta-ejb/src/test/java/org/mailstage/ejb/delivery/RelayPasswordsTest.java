package org.mailstage.ejb.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailstage.core.delivery.LoginProtection;
import org.mailstage.core.delivery.RelayAccount;

class RelayPasswordsTest {
    @TempDir
    Path folder;

    private final RelayPasswords passwords = new RelayPasswords();

    @Test
    void firstLineShouldBeThePasswordUntilTheFileChanges() throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "pencil\nno more\n");
        assertThat(passwords.login(account(file)).password()).isEqualTo("pencil");
        Files.writeString(file, "pen");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(passwords.login(account(file)).password()).isEqualTo("pen");
    }

    @Test
    void missingOrEmptyOrBinaryFileShouldBeAFault() throws IOException {
        assertThatThrownBy(() -> passwords.login(account(folder.resolve("none"))))
                .isInstanceOf(IOException.class);
        Path empty = Files.writeString(folder.resolve("empty"), "");
        assertThatThrownBy(() -> passwords.login(account(empty))).hasMessageContaining("is empty");
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xC3, (byte) 0x28});
        assertThatThrownBy(() -> passwords.login(account(binary))).hasMessageContaining("is no text");
    }

    private static RelayAccount account(Path file) {
        return new RelayAccount("user", file, LoginProtection.VERIFIED);
    }
}
