/** Reports to domains on how TLS with their mail exchangers went (RFC 8460): counted, kept, and put into a message. */
@NullMarked
package org.mailstage.core.tls.report;

import org.jspecify.annotations.NullMarked;
