/** The SMTP listener: sockets, threads and message bytes around {@code SmtpServerSession} (RFC 5321, RFC 2920). */
@NullMarked
package org.mailstage.connector.inbound;

import org.jspecify.annotations.NullMarked;
