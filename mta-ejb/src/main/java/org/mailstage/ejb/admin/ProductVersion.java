package org.mailstage.ejb.admin;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The version of Mailstage that runs, from what Maven leaves in the archive. */
final class ProductVersion {
    private static final String RESOURCE = "/META-INF/maven/org.mailstage/mta-ejb/pom.properties";
    private static final String UNKNOWN = "development";

    private ProductVersion() {}

    static String read() {
        try (InputStream in = ProductVersion.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                return UNKNOWN;
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version", UNKNOWN);
        } catch (IOException | IllegalArgumentException e) {
            return UNKNOWN;
        }
    }
}
