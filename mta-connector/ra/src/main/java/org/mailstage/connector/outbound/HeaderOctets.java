package org.mailstage.connector.outbound;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.mailstage.core.message.MessageContent;

/** Looks at the octets of a header section. Stateless. */
final class HeaderOctets {
    private HeaderOctets() {}

    /** True when an octet beyond ASCII stands before the empty line, or anywhere when there is none. */
    static boolean goBeyondAscii(MessageContent content) throws IOException {
        try (InputStream in = new BufferedInputStream(content.open())) {
            boolean lineIsEmpty = true;
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                if (octet > 0x7F) {
                    return true;
                }
                if (octet == '\n') {
                    if (lineIsEmpty) {
                        return false;
                    }
                    lineIsEmpty = true;
                } else if (octet != '\r') {
                    lineIsEmpty = false;
                }
            }
            return false;
        }
    }
}
