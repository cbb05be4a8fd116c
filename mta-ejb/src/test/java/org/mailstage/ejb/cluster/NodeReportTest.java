package org.mailstage.ejb.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeReportTest {
    private static final NodeReport REPORT = new NodeReport(
            "node1",
            Instant.ofEpochMilli(1000),
            Instant.ofEpochMilli(2000),
            Map.of("received", 7L, "delivered", 5L),
            Map.of("mx:example.com", 3));

    @Test
    void textShouldGiveTheSameReportBack() {
        assertThat(NodeReport.parse(REPORT.encode())).contains(REPORT);
    }

    @Test
    void unknownLinesShouldBeLeftOutWhenANewerNodeReports() {
        assertThat(NodeReport.parse(REPORT.encode() + "\nmood\tgood\nqueue\ta\tb\tc"))
                .contains(REPORT);
    }

    @Test
    void separatorsInNamesShouldNotBreakTheText() {
        NodeReport odd = new NodeReport("a\tb\nc", REPORT.startedAt(), REPORT.at(), Map.of(), Map.of("x\ny", 1));

        assertThat(NodeReport.parse(odd.encode()))
                .contains(new NodeReport("a b c", REPORT.startedAt(), REPORT.at(), Map.of(), Map.of("x y", 1)));
    }

    @Test
    void whatIsNoReportShouldBeEmpty() {
        assertThat(NodeReport.parse("")).isEmpty();
        assertThat(NodeReport.parse("2\nname\t\tx")).isEmpty();
        assertThat(NodeReport.parse("1\nname\t\tx")).isEmpty();
        assertThat(NodeReport.parse("1\nstarted\t\tnever\nat\t\t1")).isEmpty();
    }
}
