package org.mailstage.ejb.auth.oauth;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;

/** Where a JWK set is read from. Thread-safe; blocks, but never longer than its own deadline. */
@FunctionalInterface
interface KeySource {
    /** Octets of a set; one key takes about 500, so this is several hundred keys. */
    int MAX_LENGTH = 256 * 1024;

    /** Reads the whole set. @throws IOException when it cannot be had, in time and within the size */
    byte[] read() throws IOException;

    /**
     * Returns the source for a URL or the path of a file.
     *
     * @throws IllegalArgumentException when it is neither
     */
    static KeySource of(String place) {
        String lower = place.toLowerCase(Locale.ROOT);
        if (lower.startsWith("https:") || lower.startsWith("http:")) {
            URI uri = URI.create(place);
            if (uri.getHost() == null) {
                throw new IllegalArgumentException("a URL without host: " + place);
            }
            if (uri.getUserInfo() != null) {
                throw new IllegalArgumentException("public keys need no password in their URL");
            }
            return new HttpKeySource(uri);
        }
        return new FileKeySource(Path.of(place));
    }
}
