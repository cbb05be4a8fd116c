package org.mailstage.core.maildir;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import org.mailstage.core.smtp.EnhancedStatus;

/**
 * What an error of the file system means for a delivery. All of them are temporary: none is the fault of the message, and
 * somebody can mend each.
 */
enum MaildirTrouble {
    DISK_FULL(EnhancedStatus.of(4, 3, 1), "the file system is full"),
    OVER_QUOTA(EnhancedStatus.of(4, 2, 2), "the quota is used up"),
    /** Permissions, a missing base directory, a file or a link where a directory belongs: an administrator's matter. */
    NOT_ALLOWED(EnhancedStatus.of(4, 3, 5), "the Maildir cannot be used"),
    INPUT_OUTPUT(EnhancedStatus.of(4, 3, 0), "the message could not be written");

    private final EnhancedStatus status;
    private final String words;

    MaildirTrouble(EnhancedStatus status, String words) {
        this.status = status;
        this.words = words;
    }

    static MaildirTrouble of(IOException failure) {
        if (failure instanceof AccessDeniedException
                || failure instanceof NoSuchFileException
                || failure instanceof NotDirectoryException) {
            return NOT_ALLOWED;
        }
        String reason = failure instanceof FileSystemException named ? named.getReason() : failure.getMessage();
        String text = String.valueOf(reason).toLowerCase(Locale.ROOT);
        if (text.contains("no space left")) {
            return DISK_FULL;
        }
        if (text.contains("quota exceeded")) {
            return OVER_QUOTA;
        }
        boolean readOnly = text.contains("read-only") || text.contains("not permitted");
        return readOnly ? NOT_ALLOWED : INPUT_OUTPUT;
    }

    EnhancedStatus status() {
        return status;
    }

    /** For sender and trace: no path of this machine. */
    String words() {
        return words;
    }
}
