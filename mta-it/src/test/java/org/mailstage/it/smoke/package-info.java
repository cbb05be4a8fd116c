/** Whether the server as it is built starts, serves and offers the application what that needs. */
@NullMarked
package org.mailstage.it.smoke;

import org.jspecify.annotations.NullMarked;
