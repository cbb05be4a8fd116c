/** Events in the life of a message. */
@NullMarked
package org.mailstage.core.trace;

import org.jspecify.annotations.NullMarked;
