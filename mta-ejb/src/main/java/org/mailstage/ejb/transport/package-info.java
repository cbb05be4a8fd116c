/** Transport security of outbound mail on this node: proven DNS, MTA-STS policies, the TLS plan of an attempt, TLS reports. */
@NullMarked
package org.mailstage.ejb.transport;

import org.jspecify.annotations.NullMarked;
