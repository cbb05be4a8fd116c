/** Soft state shared over the application server's Hazelcast, with a local fallback. */
@NullMarked
package org.mailstage.ejb.cluster;

import org.jspecify.annotations.NullMarked;
