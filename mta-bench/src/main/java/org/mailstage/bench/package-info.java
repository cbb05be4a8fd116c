/**
 * Measures Mailstage against Postfix on one machine: the same {@code smtp-source} load on both, in turns, counted at
 * {@code smtp-sink}. Linux only, as it reads {@code /proc}.
 */
@NullMarked
package org.mailstage.bench;

import org.jspecify.annotations.NullMarked;
