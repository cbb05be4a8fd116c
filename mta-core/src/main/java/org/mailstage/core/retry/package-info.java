/** What kind of trouble an attempt met, and the retry rules that follow from it (RFC 5321 §4.5.4.1). */
@NullMarked
package org.mailstage.core.retry;

import org.jspecify.annotations.NullMarked;
