/** The {@code mta} command: administers a server over its REST API, and nothing else. docs/cli.md. */
@NullMarked
package org.mailstage.cli;

import org.jspecify.annotations.NullMarked;
