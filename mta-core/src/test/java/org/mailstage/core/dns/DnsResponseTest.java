package org.mailstage.core.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class DnsResponseTest {
    private final Message message = new Message();

    private DnsResponse.Outcome<InetAddress> read(String question) throws IOException {
        return new DnsResponse<>(message, Type.A, record -> ((ARecord) record).getAddress(), true)
                .read(new DnsResponse.Chain(name(question), 1_000_000, 0, true));
    }

    private void add(int section, String owner, int ttl, int type, String data) throws IOException {
        message.addRecord(Record.fromString(name(owner), type, DClass.IN, ttl, data, Name.root), section);
    }

    private static Name name(String text) throws IOException {
        return Name.fromString(text, Name.root);
    }

    @Test
    void recordsShouldBeThoseOfTheQuestionOnly() throws IOException {
        add(Section.ANSWER, "HOST.test", 60, Type.A, "192.0.2.1");
        add(Section.ANSWER, "host.test", 40, Type.A, "192.0.2.2");
        add(Section.ANSWER, "evil.test", 1, Type.A, "203.0.113.1");
        add(Section.ADDITIONAL, "host.test", 1, Type.A, "203.0.113.2");

        DnsAnswer<InetAddress> answer = read("host.test").answer();

        assertThat(answer.recordsOrNone())
                .extracting(InetAddress::getHostAddress)
                .containsExactly("192.0.2.1", "192.0.2.2");
        assertThat(((DnsAnswer.Found<InetAddress>) answer).ttl()).isEqualTo(Duration.ofSeconds(40));
    }

    @ParameterizedTest
    @CsvSource({"300, 60, 60", "30, 900, 30"})
    void absenceShouldLiveForTheLesserOfSoaTtlAndMinimum(int ttl, int minimum, int expected) throws IOException {
        add(Section.AUTHORITY, "test", ttl, Type.SOA, "ns.test. host.test. 1 2 3 4 " + minimum);

        assertThat(read("host.test").answer()).isEqualTo(new DnsAnswer.NoData<>(Duration.ofSeconds(expected)));
        message.getHeader().setRcode(Rcode.NXDOMAIN);
        assertThat(read("host.test").answer()).isEqualTo(new DnsAnswer.NoSuchDomain<>(Duration.ofSeconds(expected)));
    }

    @Test
    void absenceShouldNotBeKeptWhenThereIsNoSoa() throws IOException {
        assertThat(read("host.test").answer()).isEqualTo(new DnsAnswer.NoData<>(Duration.ZERO));
        message.getHeader().setRcode(Rcode.NXDOMAIN);
        assertThat(read("host.test").answer()).isEqualTo(new DnsAnswer.NoSuchDomain<>(Duration.ZERO));
    }

    @ParameterizedTest
    @ValueSource(ints = {Rcode.SERVFAIL, Rcode.REFUSED, Rcode.FORMERR, Rcode.NOTIMP})
    void answerShouldProveNothingWhenTheServerReportsAnError(int rcode) throws IOException {
        message.getHeader().setRcode(rcode);
        add(Section.ANSWER, "host.test", 60, Type.A, "192.0.2.1");

        assertThat(read("host.test").answer()).isEqualTo(new DnsAnswer.Failure<>(Rcode.string(rcode)));
    }

    @Test
    void answerShouldProveNothingWhenItIsAReferral() throws IOException {
        add(Section.AUTHORITY, "test", 60, Type.NS, "ns.test.");

        assertThat(read("host.test").answer()).isInstanceOf(DnsAnswer.Failure.class);
        message.getHeader().setFlag(Flags.AA);
        assertThat(read("host.test").answer())
                .as("an authoritative server may add its NS")
                .isInstanceOf(DnsAnswer.NoData.class);
    }

    @Test
    void aliasShouldBeAskedForWhenItsTargetIsNotInTheResponse() throws IOException {
        add(Section.ANSWER, "host.test", 60, Type.CNAME, "other.test.");
        add(Section.ANSWER, "other.test", 30, Type.CNAME, "far.example.");

        DnsResponse.Outcome<InetAddress> outcome = read("host.test");

        assertThat(outcome.answer()).isNull();
        assertThat(outcome.next().name()).isEqualTo(name("far.example"));
        assertThat(outcome.next().ttl()).isEqualTo(30);
        assertThat(outcome.next().aliases()).isEqualTo(2);
    }

    @Test
    void aliasShouldFailWhenItLeadsToItself() throws IOException {
        add(Section.ANSWER, "host.test", 60, Type.CNAME, "host.test.");

        assertThat(read("host.test").answer()).isInstanceOf(DnsAnswer.Failure.class);
    }

    @Test
    void aliasesShouldBeCountedOverSeveralResponses() throws IOException {
        add(Section.ANSWER, "host.test", 60, Type.CNAME, "other.test.");

        DnsResponse.Outcome<InetAddress> outcome = new DnsResponse<>(
                        message, Type.A, record -> ((ARecord) record).getAddress(), true)
                .read(new DnsResponse.Chain(name("host.test"), 60, DnsResponse.MAX_ALIASES, true));

        assertThat(outcome.answer()).isInstanceOf(DnsAnswer.Failure.class);
    }

    @ParameterizedTest
    @CsvSource({
        "true, true, true, true",
        "false, true, true, false",
        "true, false, true, false",
        "true, true, false, false"
    })
    void answerShouldBeSecureWhenWhoeverSaysSoIsTrusted(boolean flag, boolean trusted, boolean before, boolean secure)
            throws IOException {
        add(Section.ANSWER, "host.test", 60, Type.A, "192.0.2.1");
        if (flag) {
            message.getHeader().setFlag(Flags.AD);
        }

        DnsAnswer<InetAddress> answer = new DnsResponse<>(
                        message, Type.A, record -> ((ARecord) record).getAddress(), trusted)
                .read(new DnsResponse.Chain(name("host.test"), 60, 1, before))
                .answer();

        assertThat(answer).isNotNull().matches(a -> a.isSecure() == secure);
    }
}
