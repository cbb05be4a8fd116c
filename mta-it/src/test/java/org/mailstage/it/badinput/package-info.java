/** What clients that are broken or hostile can do to a server: get a reply, and nothing else (RFC 5321 §4.2.4, §4.5.3). */
@NullMarked
package org.mailstage.it.badinput;

import org.jspecify.annotations.NullMarked;
