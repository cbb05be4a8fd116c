package org.mailstage.it.server;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.Map;
import java.util.TreeMap;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * The MBeans of a server under test, reached through its process and so without any port of its own. What it says is read
 * anew each time. Not thread-safe.
 */
public final class Management implements AutoCloseable {
    private static final String QUEUES =
            "org.apache.activemq.artemis:broker=\"mailstage\",component=addresses,subcomponent=queues,*";

    private final JMXConnector connector;
    private final MBeanServerConnection mbeans;

    private Management(JMXConnector connector) throws IOException {
        this.connector = connector;
        this.mbeans = connector.getMBeanServerConnection();
    }

    /** Connects to a running process. */
    public static Management of(MailstageServer server) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(server.pid()));
            try {
                return new Management(
                        JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent())));
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException e) {
            throw new IOException(e);
        }
    }

    /** Messages in each mail queue of the embedded broker, sorted by name. */
    public Map<String, Long> queues() throws IOException {
        Map<String, Long> depths = new TreeMap<>();
        try {
            for (ObjectName queue : mbeans.queryNames(new ObjectName(QUEUES), null)) {
                String name = ObjectName.unquote(queue.getKeyProperty("queue"));
                if (name.startsWith("mta.")) {
                    depths.put(name, (Long) mbeans.getAttribute(queue, "MessageCount"));
                }
            }
        } catch (JMException e) {
            throw new IOException(e);
        }
        return depths;
    }

    /** Messages in one queue; 0 when it was never used. */
    public long depth(String queue) throws IOException {
        return queues().getOrDefault(queue, 0L);
    }

    /** Messages in all queues whose name starts so. */
    public long depthOfAll(String prefix) throws IOException {
        return queues().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Sessions open now at all SMTP listeners. */
    public long openSessions() throws IOException {
        long sessions = 0;
        try {
            for (ObjectName listener : mbeans.queryNames(new ObjectName("org.mailstage:type=Listener,*"), null)) {
                sessions += ((Number) mbeans.getAttribute(listener, "Sessions")).longValue();
            }
        } catch (JMException e) {
            throw new IOException(e);
        }
        return sessions;
    }

    /** Octets of heap in use by what a full collection leaves. */
    public long heapAfterCollection() throws IOException {
        MemoryMXBean memory = ManagementFactory.newPlatformMXBeanProxy(
                mbeans, ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
