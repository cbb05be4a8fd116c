/** From the SMTP listener to the inbound queue: 250 only after the broker's journal is on disk. */
@NullMarked
package org.mailstage.ejb.reception;

import org.jspecify.annotations.NullMarked;
