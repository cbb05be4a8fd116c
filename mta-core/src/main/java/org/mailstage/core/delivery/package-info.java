/** Outcomes of delivery attempts as values (RFC 3463, RFC 3464). */
@NullMarked
package org.mailstage.core.delivery;

import org.jspecify.annotations.NullMarked;
