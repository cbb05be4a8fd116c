package org.mailstage.web.console;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Properties;
import org.mailstage.ejb.config.ConfigService;
import org.mailstage.ejb.config.NodeSettings;
import org.mailstage.web.security.SignIn;

/** What surrounds every page: node, user, navigation, sign-out. Asks neither broker nor database. */
@Named("shell")
@RequestScoped
public class Shell {
    private static final List<NavItem> NAVIGATION = List.of(
            new NavItem("/dashboard.xhtml", "Dashboard", "gauge", List.of()),
            new NavItem("/queues.xhtml", "Queues", "queue", List.of("/queue.xhtml")),
            new NavItem("/mail.xhtml", "Mail", "envelope", List.of()),
            new NavItem("/listeners.xhtml", "Listeners", "plug", List.of()),
            new NavItem("/defence.xhtml", "Defence", "shield", List.of()),
            new NavItem("/trace.xhtml", "Trace", "search", List.of("/message.xhtml")),
            new NavItem("/users.xhtml", "Users", "user", List.of("/aliases.xhtml")),
            new NavItem("/blocks.xhtml", "Blocks", "stop", List.of()),
            new NavItem("/configuration.xhtml", "Configuration", "sliders", List.of()));
    private static final String POM = "/META-INF/maven/org.mailstage/mta-web/pom.properties";

    @Inject
    NodeSettings node;

    @Inject
    ConfigService config;

    @Inject
    SignIn signIn;

    @Inject
    ServletContext application;

    /** One entry of the navigation; it is current on its own page and on those below it. */
    public record NavItem(String page, String label, String icon, List<String> below) {
        /** Whether the entry leads to where the reader is. */
        public boolean isCurrent(String viewId) {
            return page.equals(viewId) || below.contains(viewId);
        }
    }

    public List<NavItem> navigation() {
        return NAVIGATION;
    }

    public String node() {
        return node.name();
    }

    /** The name this server gives itself in SMTP. */
    public String hostname() {
        return config.current().hostname();
    }

    public String user() {
        String user = Pages.request().getRemoteUser();
        return user == null ? "" : user;
    }

    /** Version of this archive. */
    public String version() {
        try (InputStream in = application.getResourceAsStream(POM)) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", "development");
        } catch (IOException e) {
            return "development";
        }
    }

    /** Ends the session. */
    public String signOut() {
        signIn.signOut(Pages.request());
        return "/login.xhtml?out=1&faces-redirect=true";
    }
}
