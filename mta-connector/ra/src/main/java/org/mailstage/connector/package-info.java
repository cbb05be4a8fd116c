/** The SMTP resource adapter: its lifecycle in the application server (Jakarta Connectors 2.1 §5, §13). */
@NullMarked
package org.mailstage.connector;

import org.jspecify.annotations.NullMarked;
