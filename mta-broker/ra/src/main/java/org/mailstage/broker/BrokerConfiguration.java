package org.mailstage.broker;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.CoreAddressConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.invm.InVMAcceptorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.core.settings.impl.DiskFullMessagePolicy;
import org.apache.activemq.artemis.utils.critical.CriticalAnalyzerPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Turns {@link BrokerSettings} into Artemis' own configuration. Stateless; the reasons are in
 * {@code docs/adr/0002-embedded-broker.md}.
 */
final class BrokerConfiguration {

    /** Name of the broker in JMX object names. */
    static final String BROKER_NAME = "mailstage";

    /** The role that the one user of an acceptor has. */
    static final String ROLE = "mailstage";

    private static final long LOCK_TIMEOUT_MILLIS = 5_000;
    private static final long TRANSACTION_TIMEOUT_MILLIS = 3_600_000;
    /** Between two looks no sender can write more than what is kept free. */
    private static final int DISK_SCAN_MILLIS = 100;

    private static final int FILE_OPEN_SECONDS = 60;
    private static final int LEAST_FILES_TO_COMPACT = 3;
    private static final long FIRST_REDELIVERY_MILLIS = 5_000;
    private static final long LAST_REDELIVERY_MILLIS = 300_000;
    private static final int MAX_DELIVERY_ATTEMPTS = 10;
    private static final int UNLIMITED = -1;

    private BrokerConfiguration() {}

    static Configuration from(BrokerSettings settings) throws Exception {
        ConfigurationImpl configuration = new ConfigurationImpl();
        configuration.setName(BROKER_NAME);
        directories(configuration, settings);
        DiskRoom room = new DiskRoom(settings);
        journal(configuration, settings.journal(), room);
        limits(configuration, settings, room);
        transports(configuration, settings.acceptor());
        addresses(configuration, settings);
        configuration.setJMXManagementEnabled(true);
        configuration.setMessageExpiryScanPeriod(-1); // nothing expires, so nothing is to be looked for
        return configuration;
    }

    private static void directories(ConfigurationImpl configuration, BrokerSettings settings) {
        String base = settings.dataDirectory().toAbsolutePath().toString();
        configuration.setPersistenceEnabled(true);
        configuration.setBindingsDirectory(base + "/bindings");
        configuration.setJournalDirectory(base + "/journal");
        configuration.setPagingDirectory(base + "/paging");
        configuration.setLargeMessagesDirectory(base + "/large-messages");
        // A second broker on the same data must fail, not wait for ever.
        configuration.setJournalLockAcquisitionTimeout(LOCK_TIMEOUT_MILLIS);
    }

    private static void journal(ConfigurationImpl configuration, JournalSettings journal, DiskRoom room)
            throws IOException {
        configuration.setJournalType(journal.type());
        configuration.setJournalSyncTransactional(true);
        configuration.setJournalSyncNonTransactional(true);
        configuration.setJournalDatasync(true);
        configuration.setJournalBufferTimeout_NIO(
                Math.toIntExact(journal.bufferTimeout().toNanos()));
        configuration.setJournalBufferSize_NIO(journal.bufferBytes());
        configuration.setJournalFileSize(journal.fileBytes());
        // By default no file is ever deleted, and a disk that was full once would stay so.
        configuration.setJournalPoolFiles(room.pooledFiles());
        configuration.setJournalCompactMinFiles(Math.max(LEAST_FILES_TO_COMPACT, room.pooledFiles()));
        // A busy disk takes longer than the five seconds after which the broker would stop itself.
        configuration.setJournalFileOpenTimeout(FILE_OPEN_SECONDS);
        configuration.setPageSyncTimeout(Math.toIntExact(journal.bufferTimeout().toNanos()));
    }

    private static void limits(ConfigurationImpl configuration, BrokerSettings settings, DiskRoom room)
            throws IOException {
        configuration.setGlobalMaxSize(settings.globalMaxBytes());
        configuration.setMaxDiskUsage(UNLIMITED);
        configuration.setMinDiskFree(room.reserve());
        configuration.setDiskScanPeriod(DISK_SCAN_MILLIS);
        // Longer than any delivery attempt: a transaction cut short here would send the mail a second time.
        configuration.setTransactionTimeout(TRANSACTION_TIMEOUT_MILLIS);
        // A stalled disk must not take the whole application server down, as HALT would.
        configuration.setCriticalAnalyzerPolicy(CriticalAnalyzerPolicy.LOG);
    }

    private static void transports(ConfigurationImpl configuration, @Nullable Acceptor acceptor) {
        configuration.addAcceptorConfiguration(new TransportConfiguration(
                InVMAcceptorFactory.class.getName(), Map.of("serverId", EmbeddedBroker.IN_VM_SERVER_ID), "in-vm"));
        configuration.setSecurityEnabled(acceptor != null);
        if (acceptor != null) {
            Map<String, Object> parameters = new HashMap<>();
            parameters.put("host", acceptor.host());
            parameters.put("port", acceptor.port());
            parameters.put("protocols", "CORE");
            configuration.addAcceptorConfiguration(
                    new TransportConfiguration(NettyAcceptorFactory.class.getName(), parameters, "tcp"));
            configuration.setSecurityRoles(Map.of("#", Set.of(everythingAllowed())));
        }
    }

    private static Role everythingAllowed() {
        return new Role(ROLE, true, true, true, true, true, true, true, true, true, true, true, true);
    }

    private static void addresses(ConfigurationImpl configuration, BrokerSettings settings) {
        configuration.addAddressSetting("#", general(settings));
        configuration.addAddressSetting(MailQueues.ALL, mail());
        configuration.addAddressSetting(
                MailQueues.RETRY_TIERS, new AddressSettings().setMaxDeliveryAttempts(UNLIMITED));
        // A message whose site turns out to be busy goes back to where it was, as if nobody had taken it.
        configuration.addAddressSetting(
                MailQueues.LANES,
                new AddressSettings().setMaxDeliveryAttempts(UNLIMITED).setRedeliveryDelay(0));
        configuration.addAddressSetting(
                MailQueues.DEAD_LETTER, new AddressSettings().setMaxDeliveryAttempts(UNLIMITED));
        configuration.addAddressSetting(MailQueues.EVENTS, new AddressSettings().setSendToDLAOnNoRoute(false));
        for (String entrance : MailQueues.ENTRANCES) {
            configuration.addAddressSetting(
                    entrance, new AddressSettings().setDiskFullMessagePolicy(DiskFullMessagePolicy.FAIL));
        }
        for (String queue : MailQueues.PREDEFINED) {
            configuration.addAddressConfiguration(anycastQueue(queue));
        }
    }

    private static AddressSettings general(BrokerSettings settings) {
        return new AddressSettings()
                .setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE)
                .setMaxSizeBytes(settings.addressMaxBytes())
                .setPageSizeBytes(settings.pageBytes())
                .setPrefetchPageBytes(2 * settings.pageBytes())
                // Messages being delivered count here; two pages, the default, would leave most delivery sessions idle.
                .setMaxReadPageBytes((int) Math.min(settings.addressMaxBytes(), Integer.MAX_VALUE));
    }

    private static AddressSettings mail() {
        return new AddressSettings()
                .setDeadLetterAddress(SimpleString.of(MailQueues.DEAD_LETTER))
                .setSendToDLAOnNoRoute(true)
                .setMaxDeliveryAttempts(MAX_DELIVERY_ATTEMPTS)
                .setRedeliveryDelay(FIRST_REDELIVERY_MILLIS)
                .setRedeliveryMultiplier(2)
                .setMaxRedeliveryDelay(LAST_REDELIVERY_MILLIS)
                .setNoExpiry(true) // a producer's time to live is ignored
                .setExpiryAddress(
                        SimpleString.of(MailQueues.DEAD_LETTER)) // never used, but without it expiry means deletion
                .setAutoCreateQueues(true)
                .setAutoCreateAddresses(true)
                .setAutoDeleteQueues(false)
                .setAutoDeleteCreatedQueues(false)
                .setAutoDeleteAddresses(false)
                .setDefaultAddressRoutingType(RoutingType.ANYCAST)
                .setDefaultQueueRoutingType(RoutingType.ANYCAST);
    }

    private static CoreAddressConfiguration anycastQueue(String name) {
        return new CoreAddressConfiguration()
                .setName(name)
                .addRoutingType(RoutingType.ANYCAST)
                .addQueueConfiguration(QueueConfiguration.of(name)
                        .setAddress(name)
                        .setRoutingType(RoutingType.ANYCAST)
                        .setDurable(true));
    }
}
