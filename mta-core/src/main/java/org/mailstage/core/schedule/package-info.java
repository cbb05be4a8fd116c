/** Retry schedules and give-up time (RFC 5321 §4.5.4.1). */
@NullMarked
package org.mailstage.core.schedule;

import org.jspecify.annotations.NullMarked;
