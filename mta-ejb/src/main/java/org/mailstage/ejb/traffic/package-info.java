/** Defence against too much mail: limits and greylisting over the cluster, and what happens when a node is overloaded. */
@NullMarked
package org.mailstage.ejb.traffic;

import org.jspecify.annotations.NullMarked;
