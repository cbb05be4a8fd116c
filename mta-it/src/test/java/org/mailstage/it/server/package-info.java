/**
 * The servers under test: real ones, made of the built EAR and RAR by the launcher that {@code mvn -Prun} uses.
 */
@NullMarked
package org.mailstage.it.server;

import org.jspecify.annotations.NullMarked;
