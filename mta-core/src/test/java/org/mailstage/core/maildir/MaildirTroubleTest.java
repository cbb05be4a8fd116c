package org.mailstage.core.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

class MaildirTroubleTest {
    @Test
    void statusShouldSayStorageFullWhenTheDiskIs() {
        assertThat(trouble(new IOException("No space left on device"))).hasToString("4.3.1");
        assertThat(trouble(new FileSystemException("/m", null, "No space left on device")))
                .hasToString("4.3.1");
    }

    @Test
    void statusShouldSayMailboxFullWhenTheQuotaIsUsedUp() {
        assertThat(trouble(new FileSystemException("/m", null, "Disk quota exceeded")))
                .hasToString("4.2.2");
    }

    @Test
    void statusShouldSayMisconfiguredWhenAnAdministratorMustMendIt() {
        assertThat(trouble(new AccessDeniedException("/m"))).hasToString("4.3.5");
        assertThat(trouble(new FileSystemException("/m", null, "Read-only file system")))
                .hasToString("4.3.5");
    }

    @Test
    void statusShouldBeTemporaryWhenNobodyKnowsWhy() {
        assertThat(trouble(new IOException())).hasToString("4.3.0");
    }

    private static Object trouble(IOException failure) {
        return MaildirTrouble.of(failure).status();
    }
}
