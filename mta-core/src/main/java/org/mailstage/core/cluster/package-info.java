/** Soft state shared by the nodes of a cluster. */
@NullMarked
package org.mailstage.core.cluster;

import org.jspecify.annotations.NullMarked;
