/** Settings: node settings by MicroProfile Config, mail settings as one snapshot swapped atomically. */
@NullMarked
package org.mailstage.ejb.config;

import org.jspecify.annotations.NullMarked;
