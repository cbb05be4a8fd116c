package org.mailstage.it.server;

import java.io.File;
import java.net.URISyntaxException;
import net.bytebuddy.ByteBuddy;
import org.assertj.core.api.Assertions;

/** Libraries that tests in the container take with them, found on the class path of the tests. */
public final class TestLibraries {
    private TestLibraries() {}

    /** AssertJ and what it needs. */
    public static File[] assertj() {
        return new File[] {jarOf(Assertions.class), jarOf(ByteBuddy.class)};
    }

    private static File jarOf(Class<?> type) {
        try {
            return new File(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
