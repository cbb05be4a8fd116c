/** How much mail a site gets at once: concurrency with feedback, rates, suspension, rules by provider and by reply. */
@NullMarked
package org.mailstage.core.site;

import org.jspecify.annotations.NullMarked;
