package org.mailstage.broker;

/**
 * State of the embedded broker for consoles, health checks and alarms: MBean {@value #OBJECT_NAME}. Depths of single queues are in
 * Artemis' own MBeans ({@code org.apache.activemq.artemis:broker="mailstage",component=addresses,...}).
 */
public interface BrokerMXBean {

    /** Name under which the bean is registered while the broker runs. */
    String OBJECT_NAME = "org.mailstage:type=Broker";

    /** Artemis' word for the state: STARTED, STOPPED, STARTING, STOPPING. */
    String getState();

    /** True when a durable send to an entrance queue can be expected to succeed now. */
    boolean isAccepting();

    /** Directory that holds journal, pages and large messages. */
    String getDataDirectory();

    /** Share of the file system in use, in percent, as the broker last saw it. */
    double getDiskUsagePercent();

    /** Share from which new mail is refused, in percent. */
    int getDiskUsageLimitPercent();

    /** Bytes free for the broker now; -1 when nobody can say. */
    long getDiskFreeBytes();

    /** Free bytes below which new mail is refused: what that share leaves, but at least four journal files; -1 when nobody can say. */
    long getDiskFreeLimitBytes();

    /** True while new mail is refused because the disk is too full. */
    boolean isDiskFull();

    /** Memory taken by queued messages, in bytes. */
    long getMemoryBytes();

    /** Memory from which messages are paged to disk, in bytes. */
    long getMemoryLimitBytes();

    /** Number of addresses that page to disk now. */
    int getPagingAddresses();

    /** Size of the page files, in bytes, to the next full page. */
    long getPagedBytes();

    /** Messages in {@value MailQueues#DEAD_LETTER}; anything above 0 wants an administrator. */
    long getDeadLetters();

    /** Time since start, in milliseconds. */
    long getUptimeMillis();
}
