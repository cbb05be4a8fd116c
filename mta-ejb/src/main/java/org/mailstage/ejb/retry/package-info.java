/** Deferred messages: tiers of constant delay, and the pump that brings back what is due. */
@NullMarked
package org.mailstage.ejb.retry;

import org.jspecify.annotations.NullMarked;
