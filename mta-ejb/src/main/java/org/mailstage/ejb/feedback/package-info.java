/** Bounces and feedback that come back to addresses of ours, and the reverse-paths that lead them there. */
@NullMarked
package org.mailstage.ejb.feedback;

import org.jspecify.annotations.NullMarked;
