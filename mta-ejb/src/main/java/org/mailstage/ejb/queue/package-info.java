/** Control of the queue: the index that is searched, and orders of administrators that the mail path carries out. */
@NullMarked
package org.mailstage.ejb.queue;

import org.jspecify.annotations.NullMarked;
