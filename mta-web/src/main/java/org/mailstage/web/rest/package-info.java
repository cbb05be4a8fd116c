/** REST API under {@code /mta/api/v1} (docs/rest-api.md): JSON, faults as RFC 9457 problem details. */
@NullMarked
package org.mailstage.web.rest;

import org.jspecify.annotations.NullMarked;
