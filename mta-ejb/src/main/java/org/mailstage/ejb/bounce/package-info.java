/** Delivery status notifications for what failed for good (RFC 3461 §6, RFC 3464). */
@NullMarked
package org.mailstage.ejb.bounce;

import org.jspecify.annotations.NullMarked;
