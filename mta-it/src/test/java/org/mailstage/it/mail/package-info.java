/**
 * The way of a message, end to end: relaying, routing by MX, retries and bounces (RFC 5321 §3.6, §4.5.4, §5.1, §6; RFC 3464).
 */
@NullMarked
package org.mailstage.it.mail;

import org.jspecify.annotations.NullMarked;
