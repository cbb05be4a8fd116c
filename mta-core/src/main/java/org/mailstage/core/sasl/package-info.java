/**
 * The server side of SASL (RFC 4422, RFC 4954): PLAIN (RFC 4616), LOGIN, SCRAM-SHA-256 and SCRAM-SHA-256-PLUS (RFC 5802,
 * RFC 7677, RFC 5929, RFC 9266), OAUTHBEARER (RFC 7628), XOAUTH2 and EXTERNAL; who the users are is asked through small
 * interfaces.
 */
@NullMarked
package org.mailstage.core.sasl;

import org.jspecify.annotations.NullMarked;
