/** The administration console in a real browser, on a server of its own. */
@NullMarked
package org.mailstage.it.console;

import org.jspecify.annotations.NullMarked;
