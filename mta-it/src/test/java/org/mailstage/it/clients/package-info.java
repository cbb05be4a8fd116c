/** The clients people really use, each against a running server. */
@NullMarked
package org.mailstage.it.clients;

import org.jspecify.annotations.NullMarked;
