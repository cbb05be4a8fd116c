/** SMTP server side without I/O: bytes in, replies out (RFC 5321, RFC 1870, RFC 2034, RFC 2920, RFC 6152). */
@NullMarked
package org.mailstage.core.smtp.server;

import org.jspecify.annotations.NullMarked;
