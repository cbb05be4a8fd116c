package org.mailstage.ejb.retry;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.transaction.Status;
import jakarta.transaction.UserTransaction;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailstage.ejb.messaging.EmbeddedBrokerFixture;
import org.mailstage.ejb.messaging.MailQueues;
import org.mailstage.ejb.messaging.QueueMessageCodec;

class DueMessagesTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final String TIER = MailQueues.RETRY_PREFIX + "1m";

    @TempDir
    Path data;

    private final DueMessages messages = new DueMessages();

    private @Nullable EmbeddedBrokerFixture broker;

    @BeforeEach
    void start() throws Exception {
        EmbeddedBrokerFixture started = new EmbeddedBrokerFixture(data);
        broker = started;
        messages.connectionFactory = started.connectionFactory();
        messages.transaction = new NoTransaction();
        at(NOW);
    }

    @AfterEach
    void stop() throws Exception {
        if (broker != null) {
            broker.close();
        }
    }

    @Test
    void onlyWhatIsDueAtTheHeadShouldMoveAndTheRestKeepItsPlace() throws Exception {
        put("a", -2, 0);
        put("b", 0, 0);
        put("jittered", 3, 0);
        put("d", -1, 0);
        put("e", 5, 0);

        assertThat(messages.move(TIER)).isEqualTo(2);
        assertThat(take(MailQueues.OUTBOUND)).containsExactly("a p4", "b p4");
        assertThat(messages.move(TIER)).isZero();

        at(NOW.plusSeconds(3));
        assertThat(messages.move(TIER)).isEqualTo(2);
        assertThat(take(MailQueues.OUTBOUND)).containsExactly("jittered p4", "d p4");
        assertThat(take(TIER)).containsExactly("e p4");
    }

    @Test
    void priorityShouldCountAgainWhenAMessageComesBack() throws Exception {
        put("slow", -3, -9);
        put("usual", -2, 0);
        put("urgent", -1, 9);

        assertThat(messages.move(TIER)).isEqualTo(3);

        assertThat(take(MailQueues.OUTBOUND)).containsExactly("urgent p9", "usual p4", "slow p0");
    }

    @Test
    void moreThanABatchShouldMoveInOneGo() throws Exception {
        for (int i = 0; i < 250; i++) {
            put("m" + i, -1, 0);
        }
        put("later", 1, 0);

        assertThat(messages.move(TIER)).isEqualTo(250);

        assertThat(take(TIER)).containsExactly("later p4");
    }

    private void at(Instant time) {
        messages.clock = Clock.fixed(time, ZoneOffset.UTC);
    }

    private void put(String name, int dueInSeconds, int priority) throws Exception {
        try (JMSContext context = messages.connectionFactory.createContext()) {
            BytesMessage message = context.createBytesMessage();
            message.setStringProperty("name", name);
            message.setLongProperty(
                    QueueMessageCodec.P_DUE, NOW.plusSeconds(dueInSeconds).toEpochMilli());
            message.setIntProperty(QueueMessageCodec.P_PRIORITY, priority);
            context.createProducer().send(context.createQueue(TIER), message);
        }
    }

    private List<String> take(String queue) throws Exception {
        List<String> names = new ArrayList<>();
        try (JMSContext context = messages.connectionFactory.createContext();
                JMSConsumer consumer = context.createConsumer(context.createQueue(queue))) {
            Message message;
            while ((message = consumer.receive(200)) != null) {
                names.add(message.getStringProperty("name") + " p" + message.getJMSPriority());
            }
        }
        return names;
    }

    /** Each message by itself: what the test looks at does not depend on a rollback. */
    private static final class NoTransaction implements UserTransaction {
        @Override
        public void begin() {}

        @Override
        public void commit() {}

        @Override
        public void rollback() {}

        @Override
        public void setRollbackOnly() {}

        @Override
        public int getStatus() {
            return Status.STATUS_NO_TRANSACTION;
        }

        @Override
        public void setTransactionTimeout(int seconds) {}
    }
}
