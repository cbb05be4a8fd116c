package org.mailstage.it.clients;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One message to be sent by one client.
 *
 * @param way how
 * @param port of the server, at 127.0.0.1
 * @param from reverse-path
 * @param to forward-path
 * @param subject tells it from all others
 * @param directory of its own, for whatever the client needs
 */
record Errand(Way way, int port, String from, String to, String subject, Path directory) {
    /** The account at the server, which may send as anybody. */
    static final String USER = "courier";

    static final String PASSWORD = "Bl\u00fcmchen 7%=+";

    /** ENVID, where the client can send one; in xtext it is the same. */
    static final String ENVELOPE_ID = "errand-7";

    /** The message in a file, its lines ended by LF. */
    Path file() throws IOException {
        return write("message.txt", text());
    }

    /** The message in a file, its lines ended by CRLF. */
    Path wireFile() throws IOException {
        return write("message.eml", text().replace("\n", "\r\n"));
    }

    /** A further file. */
    Path write(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content, StandardCharsets.UTF_8);
    }

    private String text() {
        return way.letter.message(from, to, subject);
    }
}
