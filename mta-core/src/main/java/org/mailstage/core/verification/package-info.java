/** Whether a recipient exists, asked at RCPT: in the tables of this server, or at the next hop (RFC 5321 §3.3, §3.5.3). */
@NullMarked
package org.mailstage.core.verification;

import org.jspecify.annotations.NullMarked;
