/** Who may send what through the SMTP server (RFC 5321 §3.6.2, §7.9, RFC 6409). */
@NullMarked
package org.mailstage.core.policy;

import org.jspecify.annotations.NullMarked;
