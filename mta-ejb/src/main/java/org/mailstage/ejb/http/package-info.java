/** Delivery to web servers: a message by POST, its envelope in header fields. */
@NullMarked
package org.mailstage.ejb.http;

import org.jspecify.annotations.NullMarked;
