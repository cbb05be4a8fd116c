/** Who users are and how often they may guess (RFC 4954). */
@NullMarked
package org.mailstage.core.auth;

import org.jspecify.annotations.NullMarked;
