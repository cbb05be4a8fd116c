/** Users, aliases, and the sources that know their passwords: database, LDAP (RFC 4511), the container's realm. */
@NullMarked
package org.mailstage.ejb.auth;

import org.jspecify.annotations.NullMarked;
