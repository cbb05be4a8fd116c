package org.mailstage.web.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mailstage.core.config.ConfigFault;

class ProblemTest {
    @Test
    void jsonShouldListFaultsWhenConfigurationHasSome() {
        Problem problem = Problem.ofFaults(
                List.of(new ConfigFault(12, 3, "limits.hops", "takes a \"number\""), new ConfigFault(0, 0, "", "x")));

        assertThat(problem.status()).isEqualTo(422);
        assertThat(problem.toJson())
                .isEqualTo("{\"title\":\"Configuration refused\",\"status\":422,"
                        + "\"detail\":\"The configuration has 2 faults; the one before stays in force\","
                        + "\"faults\":[{\"line\":12,\"column\":3,\"key\":\"limits.hops\",\"message\":\"takes a \\\"number\\\"\"},"
                        + "{\"line\":0,\"column\":0,\"key\":\"\",\"message\":\"x\"}]}");
    }

    @Test
    void jsonShouldNameParameterWhenOneIsWrong() {
        assertThat(Problem.ofParameter("limit", "limit is a number within 1..9").toJson())
                .isEqualTo("{\"title\":\"Wrong parameter\",\"status\":400,\"detail\":\"limit is a number within 1..9\","
                        + "\"parameter\":\"limit\"}");
    }
}
