package org.mailstage.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the server is and how to talk to it. Immutable.
 *
 * @param url of the application, without a slash at the end, such as {@code https://127.0.0.1:8181/mta}
 * @param user name for Basic authentication
 * @param password for Basic authentication; may be empty
 * @param trust file with the server's certificate
 * @param insecure true to trust whatever certificate comes
 */
record Connection(URI url, String user, String password, Optional<Path> trust, boolean insecure) {
    @Override
    public String toString() {
        return "Connection[url=" + url + ", user=" + user + "]";
    }
}
