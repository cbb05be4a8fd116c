/** Mail on JMS queues: names, the public message contract (docs/jms.md) and its codec. */
@NullMarked
package org.mailstage.ejb.messaging;

import org.jspecify.annotations.NullMarked;
