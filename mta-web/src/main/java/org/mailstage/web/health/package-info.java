/** Health of this node by MicroProfile Health: {@code /health/live} and {@code /health/ready}. */
@NullMarked
package org.mailstage.web.health;

import org.jspecify.annotations.NullMarked;
