/** Greylisting: unknown senders are asked to come back later (RFC 6647). */
@NullMarked
package org.mailstage.core.greylist;

import org.jspecify.annotations.NullMarked;
