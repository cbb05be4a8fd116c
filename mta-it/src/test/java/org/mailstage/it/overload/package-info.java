/** More mail than a node has room for. */
@NullMarked
package org.mailstage.it.overload;

import org.jspecify.annotations.NullMarked;
