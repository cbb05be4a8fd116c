/** What everything that speaks SQL itself has in common. */
@NullMarked
package org.mailstage.ejb.database;

import org.jspecify.annotations.NullMarked;
