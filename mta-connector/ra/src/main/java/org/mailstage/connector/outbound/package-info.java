/** The SMTP and LMTP client: delivery attempts over blocking sockets, connections reused (RFC 5321, RFC 2033, RFC 3207). */
@NullMarked
package org.mailstage.connector.outbound;

import org.jspecify.annotations.NullMarked;
