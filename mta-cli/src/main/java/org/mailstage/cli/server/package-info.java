/**
 * The launcher of a server of one's own: unpacks Payara, creates a domain, deploys the application and runs it in the
 * foreground. JDK only.
 */
@NullMarked
package org.mailstage.cli.server;

import org.jspecify.annotations.NullMarked;
