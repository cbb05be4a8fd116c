/** The look at unknown clients: its place in the application, and what the nodes of the cluster tell each other of it. */
@NullMarked
package org.mailstage.ejb.triage;

import org.jspecify.annotations.NullMarked;
