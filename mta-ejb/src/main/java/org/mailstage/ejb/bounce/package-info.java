/** Delivery status notifications: who wants to hear what, and the DSN that says it (RFC 3461 §6, RFC 3464). */
@NullMarked
package org.mailstage.ejb.bounce;

import org.jspecify.annotations.NullMarked;
