/** What a crash of the server does to mail: nothing, but for a few copies more (RFC 5321 §6.1). */
@NullMarked
package org.mailstage.it.crash;

import org.jspecify.annotations.NullMarked;
