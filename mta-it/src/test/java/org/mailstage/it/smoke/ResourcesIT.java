package org.mailstage.it.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.annotation.Resource;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import java.sql.Connection;
import javax.sql.DataSource;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.mailstage.it.server.TestLibraries;

/** In the container: what the set-up scripts promise to the application. */
@ArquillianTest
class ResourcesIT {
    @Resource(lookup = "jdbc/mailstage")
    private DataSource database;

    @Resource(lookup = "jms/mailstage/ConnectionFactory")
    private ConnectionFactory broker;

    @Deployment
    static WebArchive application() {
        return ShrinkWrap.create(WebArchive.class, "resources-it.war").addAsLibraries(TestLibraries.assertj());
    }

    @Test
    void databaseShouldBeAnH2FileInTheDataDirectory() throws Exception {
        try (Connection connection = database.getConnection()) {
            assertThat(connection.isValid(5)).isTrue();
            assertThat(connection.getMetaData().getURL())
                    .startsWith("jdbc:h2:file:" + System.getProperty("mta.data") + "/db/");
        }
    }

    @Test
    void brokerShouldBeConnected() throws Exception {
        try (JMSContext context = broker.createContext()) {
            assertThat(context.getMetaData().getJMSProviderName()).contains("Artemis");
        }
    }
}
