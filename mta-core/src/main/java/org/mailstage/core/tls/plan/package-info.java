/**
 * Puts together what DANE (RFC 7672), MTA-STS (RFC 8461), the sender (RFC 8689) and the administrator say about the TLS of a
 * next hop.
 */
@NullMarked
package org.mailstage.core.tls.plan;

import org.jspecify.annotations.NullMarked;
