/** From recipients to next hops to addresses (RFC 5321 §5.1, RFC 7505). */
@NullMarked
package org.mailstage.core.routing;

import org.jspecify.annotations.NullMarked;
