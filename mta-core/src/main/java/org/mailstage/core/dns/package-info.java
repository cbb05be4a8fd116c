/** Lookups in the domain name system, as mail routing needs them (RFC 1035, RFC 2181, RFC 2308, RFC 6761 for localhost). */
@NullMarked
package org.mailstage.core.dns;

import org.jspecify.annotations.NullMarked;
