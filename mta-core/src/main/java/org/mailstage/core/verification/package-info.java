/** Whether a recipient exists, asked at RCPT. */
@NullMarked
package org.mailstage.core.verification;

import org.jspecify.annotations.NullMarked;
