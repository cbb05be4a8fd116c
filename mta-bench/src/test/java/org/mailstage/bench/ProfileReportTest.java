package org.mailstage.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileReportTest {
    @ParameterizedTest
    @CsvSource({
        "org.mailstage.ejb.trace.TraceJournal, TRACE",
        "org.mailstage.connector.outbound.MailTransaction, CLIENT",
        "org.apache.activemq.artemis.core.journal.impl.JournalImpl, BROKER",
        "org.mailstage.ejb.reception.ReceptionService, RECEPTION",
        "org.mailstage.ejb.delivery.DeliveryService, CONSUMER",
        "org.mailstage.connector.inbound.SmtpConnection, LISTENER",
        "java.lang.String, OTHER"
    })
    void areaShouldBeThatOfTheCode(String name, Area area) {
        assertThat(Area.of(List.of("java.util.HashMap", name), "worker")).isEqualTo(area);
    }

    @Test
    void innermostCodeShouldDecideWhenSeveralAreasAreOnTheStack() {
        List<String> stack = List.of(
                "java.net.SocketOutputStream",
                "org.mailstage.connector.outbound.SmtpConnection",
                "org.mailstage.ejb.delivery.DeliveryService");

        assertThat(Area.of(stack, "")).isEqualTo(Area.CLIENT);
    }

    @Test
    void jmsClientShouldCountForItsCaller() {
        List<String> stack = List.of(
                "org.apache.activemq.artemis.core.client.impl.ClientProducerImpl",
                "org.mailstage.ejb.reception.DurableSender");

        assertThat(Area.of(stack, "")).isEqualTo(Area.RECEPTION);
    }

    @ParameterizedTest
    @CsvSource({
        "mta-smtp-1-2, LISTENER",
        "Thread-3 (activemq-client-global), CONSUMER",
        "Thread-3 (activemq-mailstage), BROKER",
        "main, OTHER"
    })
    void threadShouldDecideWhenNoCodeDoes(String thread, Area area) {
        assertThat(Area.of(List.of("sun.nio.ch.EPoll"), thread)).isEqualTo(area);
    }

    @Test
    void reportShouldHaveSharesFramesAndPauses() {
        ProfileReport report = new ProfileReport();
        for (int i = 0; i < 3; i++) {
            report.sample(List.of("org.h2.Engine"), "org.h2.Engine.run", "writer-" + i);
        }
        report.sample(List.of("java.lang.Object"), "java.lang.Object.wait", "main");
        report.collection(Duration.ofMillis(40));

        assertThat(report.share(Area.TRACE)).isEqualTo(0.75, within(1e-9));
        assertThat(report.share(Area.BROKER)).isZero();
        assertThat(report.markdown())
                .contains("| trace | 75 % | `Engine.run` 100 % |", "| writer-N | 75 % |")
                .contains("4 samples; 1 garbage collections, 0.04 s of pauses");
    }

    @Test
    void recordingShouldBeReadWhenItIsReal(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("own.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.GarbageCollection");
            recording.start();
            System.gc();
            recording.stop();
            recording.dump(file);
        }

        assertThat(ProfileReport.read(file).markdown()).containsPattern("[1-9][0-9]* garbage collections");
    }

    @Test
    void recordingsShouldHaveOneFileForEachCase() {
        assertThat(FlightRecorder.fileFor(Path.of("/tmp/p.jfr"), "small")).isEqualTo(Path.of("/tmp/p-small.jfr"));
        assertThat(FlightRecorder.fileFor(Path.of("/tmp/p"), "small")).isEqualTo(Path.of("/tmp/p-small.jfr"));
    }

    @Test
    void threadTimesShouldBeSummedOverThreadsOfOneKind() {
        Map<Long, String> names = Map.of(1L, "pool-1", 2L, "pool-2", 3L, "C2 CompilerThread0", 4L, "GC Thread#1");
        ThreadTimes before = new ThreadTimes(Map.of(1L, 1.0, 3L, 2.0), names);
        ThreadTimes after = new ThreadTimes(Map.of(1L, 1.5, 2L, 3.0, 3L, 4.0, 4L, 0.5), names);

        assertThat(after.since(before).byGroup())
                .containsExactly(
                        Map.entry("pool-N", 3.5), Map.entry("JIT compiler", 2.0), Map.entry("garbage collector", 0.5));
    }

    @Test
    void threadsOfOneKindShouldHaveOneNameAtEveryStart() {
        assertThat(ThreadTimes.group("hz.sad_bhabha.cached.thread-7")).isEqualTo("hz.cached.thread-N");
        assertThat(ThreadTimes.group("MVStore background writer /tmp/db/x.mv.db"))
                .isEqualTo("MVStore background writer");
    }

    @Test
    void threadNamesShouldBeReadFromAThreadDumpOfAnyJava() {
        String dump = "\"main \"x\" (a)\" #1 prio=5 os_prio=0 cpu=1ms elapsed=2s tid=0x00007f nid=0x1f waiting\n"
                + "   java.lang.Thread.State: RUNNABLE\n"
                + "\"VM Thread\" os_prio=0 cpu=1ms elapsed=2s tid=0x00007f nid=32 runnable\n";

        assertThat(ThreadTimes.names(dump)).isEqualTo(Map.of(31L, "main \"x\" (a)", 32L, "VM Thread"));
    }
}
