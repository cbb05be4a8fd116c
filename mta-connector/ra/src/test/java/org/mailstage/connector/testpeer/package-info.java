/** A programmable SMTP and LMTP server that misbehaves on demand; for tests of whatever sends mail. No test framework. */
@NullMarked
package org.mailstage.connector.testpeer;

import org.jspecify.annotations.NullMarked;
