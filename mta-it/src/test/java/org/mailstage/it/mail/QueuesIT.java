package org.mailstage.it.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.annotation.Resource;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import java.util.Arrays;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mailstage.it.server.TestLibraries;

/**
 * In the container, beside the application: what other applications get from the broker, and what happens to messages that no
 * mail server can make sense of.
 */
@ArquillianTest
class QueuesIT {
    private static final long PATIENCE_MILLIS = 60_000;
    private static final String DEAD_LETTER = "mta.dead-letter";

    @Resource(lookup = "jms/mailstage/ConnectionFactory")
    private ConnectionFactory broker;

    @Deployment
    static WebArchive application() {
        return ShrinkWrap.create(WebArchive.class, "queues-it.war")
                .addClass(HesitantConsumer.class)
                .addAsWebInfResource(new StringAsset(HesitantConsumer.DESCRIPTOR), "glassfish-ejb-jar.xml")
                .addAsLibraries(TestLibraries.assertj());
    }

    @Test
    void messageShouldBeGivenOutAgainWhenItsConsumerRollsBack() {
        try (JMSContext context = broker.createContext()) {
            context.createProducer().send(context.createQueue(HesitantConsumer.QUEUE), "hello");
        }

        Message answer = receive(HesitantConsumer.ANSWERS, null);

        assertThat(text(answer)).isEqualTo("hello again");
    }

    @Test
    void messageShouldBeDeadLetteredWithAReasonWhenItIsNotMail() throws Exception {
        try (JMSContext context = broker.createContext()) {
            context.createProducer()
                    .setProperty("mta_version", 1)
                    .send(context.createQueue("mta.inbound"), "this is not mail");
        }

        Message dead = receive(DEAD_LETTER, "mta_reason LIKE '%BytesMessage%'");

        assertThat(text(dead)).isEqualTo("this is not mail");
    }

    @Test
    void messageShouldBeDeadLetteredWithAReasonWhenItsVersionIsUnknown() throws Exception {
        try (JMSContext context = broker.createContext()) {
            context.createProducer()
                    .setProperty("mta_version", 99)
                    .send(context.createQueue("mta.inbound"), new byte[] {1, 2, 3});
        }

        Message dead = receive(DEAD_LETTER, "mta_reason LIKE '%mta_version%'");

        assertThat(dead.getBody(byte[].class)).containsExactly(1, 2, 3);
    }

    @Test
    void messageShouldBeDeadLetteredWithAReasonWhenItHasNoRecipients() throws Exception {
        try (JMSContext context = broker.createContext()) {
            context.createProducer()
                    .setProperty("mta_version", 1)
                    .setProperty("mta_id", "0123456789ABCDEFGH")
                    .setProperty("mta_reverse_path", "")
                    .setProperty("mta_recipients", "")
                    .setProperty("mta_received", 1L)
                    .send(context.createQueue("mta.inbound"), new byte[] {4, 5, 6});
        }

        Message dead = receive(DEAD_LETTER, "mta_reason IS NOT NULL");

        assertThat(dead.getBody(byte[].class)).containsExactly(4, 5, 6);
    }

    /** The listener's native transport and classes come from the application, not from the broker's archive. */
    @Test
    void applicationShouldUseItsOwnNettyWithEpoll() throws Exception {
        Class<?> epoll = application("mailstage").loadClass("io.netty.channel.epoll.Epoll");

        assertThat(epoll.getMethod("isAvailable").invoke(null))
                .as("%s", epoll.getMethod("unavailabilityCause").invoke(null))
                .isEqualTo(true);
        assertThat(epoll.getProtectionDomain().getCodeSource().getLocation().getPath())
                .contains("/applications/mailstage/lib/");
    }

    /** Without BoringSSL TLS would silently be that of the JDK. */
    @Test
    void applicationShouldUseItsOwnNettyWithBoringSsl() throws Exception {
        Class<?> openSsl = application("mailstage").loadClass("io.netty.handler.ssl.OpenSsl");

        assertThat(openSsl.getMethod("isAvailable").invoke(null))
                .as("%s", openSsl.getMethod("unavailabilityCause").invoke(null))
                .isEqualTo(true);
        assertThat(openSsl.getMethod("versionString").invoke(null)).isEqualTo("BoringSSL");
    }

    /** The class loader of a deployed application, by the server's own registry, which has no public interface. */
    private static ClassLoader application(String name) throws Exception {
        Class<?> registryType = Class.forName("org.glassfish.internal.data.ApplicationRegistry");
        Class<?> globals = Class.forName("org.glassfish.internal.api.Globals");
        Object registry = Arrays.stream(globals.getMethods())
                .filter(method -> method.getName().equals("get") && method.getParameterCount() == 1)
                .findFirst()
                .orElseThrow()
                .invoke(null, registryType);
        Object info = registryType.getMethod("get", String.class).invoke(registry, name);
        return (ClassLoader) info.getClass().getMethod("getAppClassLoader").invoke(info);
    }

    private Message receive(String queue, @Nullable String selector) {
        try (JMSContext context = broker.createContext()) {
            Queue from = context.createQueue(queue);
            try (JMSConsumer consumer =
                    selector == null ? context.createConsumer(from) : context.createConsumer(from, selector)) {
                Message message = consumer.receive(PATIENCE_MILLIS);
                assertThat(message).as("a message from " + queue).isNotNull();
                return message;
            }
        }
    }

    private static String text(Message message) {
        try {
            return message.getBody(String.class);
        } catch (jakarta.jms.JMSException e) {
            throw new AssertionError(e);
        }
    }
}
