/** Users of the real server: the table, the container's realm, what they may send as, and guessing passwords. */
@NullMarked
package org.mailstage.it.auth;

import org.jspecify.annotations.NullMarked;
