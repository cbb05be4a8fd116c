/**
 * Figures of this node by MicroProfile Metrics, at {@code /metrics} in the format Prometheus reads. Names and labels are
 * listed in docs/rest-api.md; an address is never a label.
 */
@NullMarked
package org.mailstage.web.metrics;

import org.jspecify.annotations.NullMarked;
