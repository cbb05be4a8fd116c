/** From the queues to the next hop: routing, delivery attempts, and what their outcomes lead to. */
@NullMarked
package org.mailstage.ejb.delivery;

import org.jspecify.annotations.NullMarked;
