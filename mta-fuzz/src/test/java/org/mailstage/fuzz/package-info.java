/** Fuzz targets and what runs them under Jazzer, each in a JVM of its own. */
@NullMarked
package org.mailstage.fuzz;

import org.jspecify.annotations.NullMarked;
