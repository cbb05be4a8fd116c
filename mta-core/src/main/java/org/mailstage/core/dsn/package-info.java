/** Delivery status notifications (RFC 3464, RFC 6522, RFC 3834; addresses beyond ASCII as in RFC 6533). */
@NullMarked
package org.mailstage.core.dsn;

import org.jspecify.annotations.NullMarked;
