/** Addresses of the envelope: mailboxes and reverse-paths (RFC 5321 §4.1.2). */
@NullMarked
package org.mailstage.core.address;

import org.jspecify.annotations.NullMarked;
