/**
 * Reads what comes back: delivery status notifications (RFC 3464, RFC 6533), the many bounces in words, feedback reports
 * (RFC 5965), automatic replies (RFC 3834) and challenges; and makes reverse-paths that tell whom they concern (VERP).
 *
 * <p>Whatever a message says, reading it takes bounded memory and time and throws nothing. Everything read was written by
 * strangers: it is evidence, not truth.
 */
@NullMarked
package org.mailstage.core.bounce;

import org.jspecify.annotations.NullMarked;
