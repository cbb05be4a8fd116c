package org.mailstage.ejb.queue;

import java.io.OutputStream;
import java.util.Locale;
import java.util.Optional;

/** Formats of an export. */
public enum ExportFormat {
    /** One file in the format of RFC 4155, with quoted {@code From } lines. */
    MBOX("application/mbox") {
        @Override
        MailArchive open(OutputStream out) {
            return new MboxArchive(out);
        }
    },
    /** A ZIP archive with a file {@code ID.eml} for each message, octet for octet. */
    ZIP("application/zip") {
        @Override
        MailArchive open(OutputStream out) {
            return new ZipArchive(out);
        }
    };

    private final String mediaType;

    ExportFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    /** For the Content-Type field. */
    public String mediaType() {
        return mediaType;
    }

    /** The end of a file name. */
    public String extension() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The format of that name, in any case. */
    public static Optional<ExportFormat> of(String name) {
        for (ExportFormat format : values()) {
            if (format.name().equalsIgnoreCase(name)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    abstract MailArchive open(OutputStream out);
}
