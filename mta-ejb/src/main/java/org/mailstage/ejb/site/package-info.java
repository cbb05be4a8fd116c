/** The gate of sites with what the whole cluster knows. */
@NullMarked
package org.mailstage.ejb.site;

import org.jspecify.annotations.NullMarked;
