/** Policies of domains about the TLS of their mail exchangers, published by HTTPS: MTA-STS (RFC 8461). */
@NullMarked
package org.mailstage.core.tls.sts;

import org.jspecify.annotations.NullMarked;
