/**
 * Reads MIME messages into their parts: header fields, multiparts, transfer encodings, encoded-words (RFC 2045, RFC 2046,
 * RFC 2047). Whatever the octets are, a reader takes bounded memory and time, throws nothing and gives what it understood.
 * Not read: split and encoded parameters (RFC 2231), external bodies.
 */
@NullMarked
package org.mailstage.core.mime;

import org.jspecify.annotations.NullMarked;
