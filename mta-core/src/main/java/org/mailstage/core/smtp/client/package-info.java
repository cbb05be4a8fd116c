/**
 * The client's side of SMTP and LMTP without I/O: commands to octets, octets to replies, content to lines (RFC 5321,
 * RFC 2033, RFC 1870, RFC 2034, RFC 2920, RFC 6152).
 */
@NullMarked
package org.mailstage.core.smtp.client;

import org.jspecify.annotations.NullMarked;
