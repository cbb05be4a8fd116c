/**
 * Delivery into Maildir directories: each message a file, complete before anybody sees it, without locks. The format is
 * D. J. Bernstein's; the trace header fields of a final delivery are those of RFC 5321 §4.4.
 */
@NullMarked
package org.mailstage.core.maildir;

import org.jspecify.annotations.NullMarked;
