/**
 * The administration console: beans behind the Faces pages. They turn the facades of {@code org.mailstage.ejb.admin} into
 * what a page shows and do nothing else; the pages live in {@code src/main/webapp}.
 */
@NullMarked
package org.mailstage.web.console;

import org.jspecify.annotations.NullMarked;
