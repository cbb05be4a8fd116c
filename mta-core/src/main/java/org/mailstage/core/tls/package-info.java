/** TLS settings of the SMTP server (RFC 8446, RFC 3207, RFC 8314). */
@NullMarked
package org.mailstage.core.tls;

import org.jspecify.annotations.NullMarked;
