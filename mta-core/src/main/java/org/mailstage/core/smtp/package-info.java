/** SMTP vocabulary shared by server and client: replies, enhanced status codes, time-outs (RFC 5321, RFC 3463). */
@NullMarked
package org.mailstage.core.smtp;

import org.jspecify.annotations.NullMarked;
