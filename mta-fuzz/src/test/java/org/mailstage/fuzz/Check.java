package org.mailstage.fuzz;

import java.util.Objects;

/** What a target demands of the code under test; a demand not met is a finding. */
final class Check {
    private Check() {}

    static void that(boolean condition, String demand) {
        if (!condition) {
            throw new AssertionError(demand);
        }
    }

    static void same(Object one, Object other, String demand) {
        if (!Objects.equals(one, other)) {
            throw new AssertionError(demand + ": " + one + " and " + other);
        }
    }
}
