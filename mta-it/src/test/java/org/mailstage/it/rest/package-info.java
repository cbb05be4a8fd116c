/** The REST API, health, metrics and the {@code mta} command against the real server. */
@NullMarked
package org.mailstage.it.rest;

import org.jspecify.annotations.NullMarked;
