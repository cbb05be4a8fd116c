/** Mail objects: envelope, content, queue id, header section (RFC 5321 §2.3.1, RFC 5322). No I/O beyond reading a content. */
@NullMarked
package org.mailstage.core.message;

import org.jspecify.annotations.NullMarked;
