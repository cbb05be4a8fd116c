/** Limits on what clients send per time, counted over the cluster (RFC 5321 §7.8; replies by RFC 3463). */
@NullMarked
package org.mailstage.core.traffic;

import org.jspecify.annotations.NullMarked;
