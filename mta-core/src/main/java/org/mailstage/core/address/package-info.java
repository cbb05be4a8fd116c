/** Addresses of the envelope: mailboxes and reverse-paths (RFC 5321 §4.1.2, RFC 6531 §3.3), UTF-8 as peers send it. */
@NullMarked
package org.mailstage.core.address;

import org.jspecify.annotations.NullMarked;
