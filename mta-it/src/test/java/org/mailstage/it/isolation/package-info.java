/** Destinations that are slow, dead or busy, beside those that are not. */
@NullMarked
package org.mailstage.it.isolation;

import org.jspecify.annotations.NullMarked;
