/**
 * The JMS resource adapter of Mailstage and the Artemis broker it can carry: the spool in which accepted mail is on stable
 * storage before the sender hears {@code 250} (RFC 5321 section 6.1).
 */
@NullMarked
package org.mailstage.broker;

import org.jspecify.annotations.NullMarked;
