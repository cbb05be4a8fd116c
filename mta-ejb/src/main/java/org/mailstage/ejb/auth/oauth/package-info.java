/** Bearer tokens that are JWTs, checked with the keys their issuer publishes (RFC 7519, RFC 7517, RFC 8725, RFC 9068). */
@NullMarked
package org.mailstage.ejb.auth.oauth;

import org.jspecify.annotations.NullMarked;
