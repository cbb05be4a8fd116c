/** A look at unknown clients before they get a session: early talkers (RFC 5321 §4.3.1) and DNS lists (RFC 5782). */
@NullMarked
package org.mailstage.core.triage;

import org.jspecify.annotations.NullMarked;
