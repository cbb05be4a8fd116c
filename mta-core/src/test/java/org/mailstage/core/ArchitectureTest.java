package org.mailstage.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.mailstage.core.delivery.Diagnostic;
import org.mailstage.core.message.ReceivedMessage;
import org.mailstage.core.smtp.server.ClientInfo;

/** The core needs no container and no network, and its packages depend on each other one way. */
@AnalyzeClasses(packages = "org.mailstage.core", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule CORE_SHOULD_KNOW_NO_CONTAINER = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "jakarta..",
                    "javax.resource..",
                    "javax.jms..",
                    "javax.ejb..",
                    "javax.persistence..",
                    "javax.enterprise..",
                    "javax.inject..",
                    "javax.servlet..",
                    "javax.transaction..",
                    "javax.naming..",
                    "com.hazelcast..",
                    "org.apache.activemq..");

    @ArchTest
    static final ArchRule CORE_SHOULD_HAVE_NO_SOCKETS = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.netty..", "javax.net..", "sun..", "com.sun..")
            .orShould()
            .dependOnClassesThat(JavaClass.Predicates.belongToAnyOf(
                    java.net.Socket.class,
                    java.net.ServerSocket.class,
                    java.net.DatagramSocket.class,
                    java.net.URLConnection.class,
                    java.nio.channels.NetworkChannel.class,
                    java.nio.channels.SocketChannel.class,
                    java.nio.channels.ServerSocketChannel.class,
                    java.nio.channels.AsynchronousSocketChannel.class,
                    java.nio.channels.Selector.class))
            .because("state machines in the core are driven by the connector");

    @ArchTest
    static final ArchRule CORE_SHOULD_KNOW_NO_OTHER_MODULE = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.mailstage.connector..",
                    "org.mailstage.broker..",
                    "org.mailstage.ejb..",
                    "org.mailstage.web..",
                    "org.mailstage.cli..");

    @ArchTest
    static final ArchRule DNSJAVA_SHOULD_STAY_BEHIND_THE_RESOLVER = noClasses()
            .that()
            .resideOutsideOfPackage("org.mailstage.core.dns..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.xbill..");

    @ArchTest
    static final ArchRule ADDRESS_AND_NET_SHOULD_STAND_AT_THE_BOTTOM = classes()
            .that()
            .resideInAnyPackage("org.mailstage.core.address", "org.mailstage.core.net")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "org.mailstage.core.address",
                    "org.mailstage.core.net",
                    "java..",
                    "org.jspecify..",
                    "com.ibm.icu.text..");

    @ArchTest
    static final ArchRule ICU_SHOULD_STAY_BEHIND_INTERNATIONAL_DOMAIN = noClasses()
            .that()
            .resideOutsideOfPackage("org.mailstage.core.net")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.ibm.icu..");

    @ArchTest
    static final ArchRule SMTP_AND_MESSAGE_SHOULD_KNOW_NOTHING_ABOVE = noClasses()
            .that()
            .resideInAnyPackage("org.mailstage.core.smtp..", "org.mailstage.core.message")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.mailstage.core.config..",
                    "org.mailstage.core.policy..",
                    "org.mailstage.core.dns..",
                    "org.mailstage.core.routing..",
                    "org.mailstage.core.delivery..",
                    "org.mailstage.core.dsn..",
                    "org.mailstage.core.schedule..",
                    "org.mailstage.core.trace..",
                    "org.mailstage.core.cluster..");

    @ArchTest
    static final ArchRule SMTP_CLIENT_SHOULD_NOT_KNOW_THE_SERVER = noClasses()
            .that()
            .resideInAPackage("org.mailstage.core.smtp.client..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.mailstage.core.smtp.server..");

    /** Two edges are known: a received message names its client, and a resolution that fails carries a diagnostic. */
    @ArchTest
    static final ArchRule PACKAGES_SHOULD_FORM_NO_CYCLE = slices().matching("org.mailstage.core.(**)")
            .should()
            .beFreeOfCycles()
            .ignoreDependency(ReceivedMessage.class, ClientInfo.class)
            .ignoreDependency(
                    JavaClass.Predicates.resideInAPackage("org.mailstage.core.routing"),
                    JavaClass.Predicates.type(Diagnostic.class));
}
