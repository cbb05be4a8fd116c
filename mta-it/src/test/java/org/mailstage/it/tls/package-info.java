/** The TLS of listeners under the eyes of somebody else's scanner. */
@NullMarked
package org.mailstage.it.tls;

import org.jspecify.annotations.NullMarked;
