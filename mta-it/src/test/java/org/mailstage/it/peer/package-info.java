/** What stands around a server under test: clients, loads, sinks with a ledger, and the tools administrators use. */
@NullMarked
package org.mailstage.it.peer;

import org.jspecify.annotations.NullMarked;
