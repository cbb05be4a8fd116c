/** Hosts, ports and networks. */
@NullMarked
package org.mailstage.core.net;

import org.jspecify.annotations.NullMarked;
