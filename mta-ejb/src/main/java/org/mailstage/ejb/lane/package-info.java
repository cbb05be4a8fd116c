/** Lanes: the mail of sites that have used up their share, in queues of their own, and the workers that serve them. */
@NullMarked
package org.mailstage.ejb.lane;

import org.jspecify.annotations.NullMarked;
