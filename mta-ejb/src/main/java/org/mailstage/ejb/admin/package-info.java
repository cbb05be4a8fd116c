/** What an administrator sees and does, for REST, console, health and metrics alike: plain values, no JMS, no JPA. */
@NullMarked
package org.mailstage.ejb.admin;

import org.jspecify.annotations.NullMarked;
