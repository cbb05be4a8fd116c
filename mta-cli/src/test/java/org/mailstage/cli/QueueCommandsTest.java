package org.mailstage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class QueueCommandsTest extends CommandTest {
    private static final String JOB =
            "{\"id\":\"ABC\",\"action\":\"hold\",\"by\":\"REST by admin\",\"found\":3,\"done\":";

    @Test
    void findShouldListEntriesWithEveryCondition() {
        server.on(
                "GET queue?limit=50&offset=0&sender=%40here.test&domain=there.test&olderThan=4h&reply=4.7.1",
                "{\"total\":9,\"asOf\":\"2026-11-24T10:00:00Z\",\"entries\":[{\"id\":\"ABCDEFGH\",\"receivedAt\":"
                        + "\"2026-11-24T09:00:00Z\",\"state\":\"HELD\",\"reversePath\":\"a@here.test\",\"recipient\":"
                        + "\"b@there.test\",\"size\":4096,\"attempts\":2,\"reply\":\"451 4.7.1\"}]}");

        int code = run(
                "queue",
                "find",
                "--domain",
                "there.test",
                "--sender",
                "@here.test",
                "--older-than",
                "4h",
                "--reply",
                "4.7.1");

        assertThat(code).as(err.toString()).isEqualTo(ExitCode.OK);
        assertThat(out.toString())
                .contains("ABCDEFGH", "held", "<a@here.test>", "b@there.test", "4.0 KB", "451 4.7.1")
                .contains("1 of 9 entries, as of 2026-11-24 10:00:00");
    }

    @Test
    void actionShouldWaitForItsJobWhenTold() {
        server.on("POST queue/actions", JOB + "0}");
        server.on("GET jobs/ABC", JOB + "3,\"endedAt\":\"2026-11-24T10:00:00Z\"}");

        assertThat(run("queue", "hold", "--domain", "there.test", "--wait")).isEqualTo(ExitCode.OK);

        assertThat(out.toString()).contains("job ABC hold: through, 3 of 3 entries met");
        assertThat(server.requests()).contains("POST queue/actions", "GET jobs/ABC");
    }

    @Test
    void actionShouldSendWhatItNeedsBesidesAFilter() {
        server.on("POST queue/actions", JOB + "0}");

        assertThat(run("queue", "bounce", "--text", "closed", "--all")).isEqualTo(ExitCode.OK);
        assertThat(server.body()).isEqualTo("{\"action\":\"bounce\",\"all\":true,\"text\":\"closed\"}");
        assertThat(run("queue", "reroute", "smtp:relay.test:25", "--id", "ABCDEFGH"))
                .isEqualTo(ExitCode.OK);
        assertThat(server.body())
                .isEqualTo("{\"action\":\"reroute\",\"id\":\"ABCDEFGH\",\"nextHop\":\"smtp:relay.test:25\"}");
        assertThat(run("queue", "priority", "--to", "-3", "--id", "ABCDEFGH")).isEqualTo(ExitCode.OK);
        assertThat(server.body()).contains("\"priority\":\"-3\"");
        assertThat(run("queue", "bounce", "--id", "ABCDEFGH")).as("no text").isEqualTo(2);
    }

    @Test
    void shapeShouldBeATableOfAges() {
        server.on(
                "GET queue/shape?ages=1h",
                "{\"ages\":[\"1h\"],\"sites\":[{\"site\":\"mx:there.test\",\"counts\":[5,7]},{\"site\":\"\",\"counts\":[1,0]}]}");

        assertThat(run("queue", "shape", "--ages", "1h")).isEqualTo(ExitCode.OK);

        assertThat(out.toString()).contains("< 1h", ">= 1h", "mx:there.test", "not tried yet");
    }

    @Test
    void exportShouldWriteAFileOrSayWhyNot() throws IOException {
        server.on("GET queue/export?format=zip&id=ABCDEFGH", 200, "application/zip", "PK");
        Path file = directory.resolve("mail.zip");

        assertThat(run("queue", "export", file.toString(), "--id", "ABCDEFGH")).isEqualTo(ExitCode.OK);
        assertThat(Files.readString(file)).isEqualTo("PK");
        server.on(
                "GET queue/export?format=mbox&id=x",
                400,
                "application/problem+json",
                "{\"title\":\"Wrong parameter\",\"status\":400,\"detail\":\"id is a queue id\"}");
        assertThat(run("queue", "export", directory.resolve("mail").toString(), "--id", "x"))
                .isEqualTo(ExitCode.REFUSED);
        assertThat(err.toString()).contains("id is a queue id");
    }

    @Test
    void jobsShouldBeListedAndEnded() {
        server.on("GET jobs", "{\"jobs\":[" + JOB + "2,\"at\":\"2026-11-24T10:00:00Z\"}]}");
        server.on("DELETE jobs/ABC", 204, "text/plain", "");

        assertThat(run("queue", "job", "list")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("ABC", "hold", "REST by admin");
        assertThat(run("queue", "job", "cancel", "ABC")).isEqualTo(ExitCode.OK);
    }

    @Test
    void explanationShouldEndWithTheOutcome() {
        server.on(
                "GET explain?sender=&recipient=b%40there.test",
                "{\"steps\":[{\"topic\":\"hosts\",\"finding\":\"tried in this order\",\"details\":[\"mx1.there.test\"]}],"
                        + "\"outcome\":\"It would be tried at mx1.there.test at once\"}");

        assertThat(run("explain", "<>", "b@there.test")).as(err.toString()).isEqualTo(ExitCode.OK);

        assertThat(out.toString()).contains("hosts    tried in this order", "- mx1.there.test", "It would be tried");
    }
}
