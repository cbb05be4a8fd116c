/** Limits on what clients send per time, counted over the cluster. */
@NullMarked
package org.mailstage.core.traffic;

import org.jspecify.annotations.NullMarked;
