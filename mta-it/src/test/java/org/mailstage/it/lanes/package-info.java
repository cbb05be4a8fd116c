/** Sites that are slow, and mail that waits for them. */
@org.jspecify.annotations.NullMarked
package org.mailstage.it.lanes;
