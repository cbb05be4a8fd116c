/**
 * TLS of the SMTP listeners: certificates, their files, and engines (RFC 8446, RFC 5246, RFC 6066 §3, RFC 5929); BoringSSL
 * where there is, else the JDK.
 */
@NullMarked
package org.mailstage.connector.tls;

import org.jspecify.annotations.NullMarked;
