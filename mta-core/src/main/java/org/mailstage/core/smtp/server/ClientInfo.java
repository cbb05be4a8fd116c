package org.mailstage.core.smtp.server;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the SMTP client of one session.
 *
 * @param address its IP address
 * @param port its port
 * @param helo the argument of its last EHLO or HELO; null before
 * @param extended true after EHLO, false after HELO
 * @param role the listener it came in by: {@code mx} or {@code submission}
 */
public record ClientInfo(
        InetAddress address, int port, @Nullable String helo, boolean extended, String role) {}
