/** What TLS a next hop must give us before it gets mail: DANE, MTA-STS, REQUIRETLS and the administrator's rules. */
@NullMarked
package org.mailstage.core.tls.policy;

import org.jspecify.annotations.NullMarked;
