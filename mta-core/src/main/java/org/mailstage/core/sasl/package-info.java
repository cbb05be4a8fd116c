/** The server side of SASL mechanisms (RFC 4422, RFC 4954). */
@NullMarked
package org.mailstage.core.sasl;

import org.jspecify.annotations.NullMarked;
