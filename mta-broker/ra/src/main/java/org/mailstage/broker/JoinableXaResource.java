package org.mailstage.broker;

import java.util.Map;
import javax.transaction.xa.XAResource;
import org.apache.activemq.artemis.core.client.impl.ActiveMQXAResource;
import org.apache.activemq.artemis.service.extensions.xa.ActiveMQXAResourceWrapper;
import org.apache.activemq.artemis.service.extensions.xa.ActiveMQXAResourceWrapperFactory;
import org.apache.activemq.artemis.service.extensions.xa.ActiveMQXAResourceWrapperImpl;

/**
 * The XA resource of a session as the transaction manager sees it. Unlike Artemis' own it shows the session inside to others of
 * its kind, so that the session a message comes from and those that send in the same transaction recognise that they talk to the
 * same broker.
 *
 * <p>They then share one branch, which commits in one phase (invariant I3): no message can be left prepared by a crash, and a
 * commit is one record in the journal instead of two per session.
 */
final class JoinableXaResource extends ActiveMQXAResourceWrapperImpl implements ActiveMQXAResource {

    private JoinableXaResource(XAResource session, Map<String, Object> properties) {
        super(session, properties);
    }

    /** Puts it around Artemis' sessions; found by name in META-INF/services. */
    public static final class Factory implements ActiveMQXAResourceWrapperFactory {
        @Override
        public ActiveMQXAResourceWrapper wrap(XAResource session, Map<String, Object> properties) {
            return new JoinableXaResource(session, properties);
        }
    }
}
