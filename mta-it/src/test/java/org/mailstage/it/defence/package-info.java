/** What the server does with clients and recipients that it does not know. */
@NullMarked
package org.mailstage.it.defence;

import org.jspecify.annotations.NullMarked;
