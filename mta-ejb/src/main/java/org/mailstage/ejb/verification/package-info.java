/** Recipient verification: users, aliases and next hops that it asks. */
@NullMarked
package org.mailstage.ejb.verification;

import org.jspecify.annotations.NullMarked;
