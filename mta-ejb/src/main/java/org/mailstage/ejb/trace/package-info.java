/**
 * The trace: events of the mail path go to a journal file, and from there, in batches, into the database; searched
 * through JPA. A database that is down delays the trace and never the mail.
 */
@NullMarked
package org.mailstage.ejb.trace;

import org.jspecify.annotations.NullMarked;
