package org.mailstage.core.smtp.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.smtp.EsmtpParameter;

class CommandParserTest {

    private static Command parse(String line) {
        byte[] octets = (line + "behind the line").getBytes(ISO_8859_1);
        return CommandParser.parse(octets, line.length());
    }

    @Test
    void parseShouldTellCommandsApart() {
        assertThat(parse("EHLO a")).isEqualTo(new Command.Hello(Verb.EHLO, "a"));
        assertThat(parse("helo  a ")).isEqualTo(new Command.Hello(Verb.HELO, "a"));
        assertThat(parse("MAIL FROM:<> SIZE=1"))
                .isEqualTo(new Command.Mail(ReversePath.NULL, false, List.of(new EsmtpParameter("SIZE", "1"))));
        assertThat(parse("RCPT TO: <a@b>")).isEqualTo(new Command.Recipient(new Mailbox("a", "b"), false, List.of()));
        assertThat(parse("NOOP a  b")).isEqualTo(new Command.Simple(Verb.NOOP, "a  b"));
        assertThat(parse("DATA")).isEqualTo(new Command.Simple(Verb.DATA, ""));
    }

    @Test
    void parseShouldKnowForeignProtocolsWhenTheyKnock() {
        assertThat(parse("GET / HTTP/1.1")).isEqualTo(new Command.Refused(ServerReplies.UNKNOWN_COMMAND, true));
        assertThat(parse("GETS")).isEqualTo(new Command.Refused(ServerReplies.UNKNOWN_COMMAND, false));
    }

    @Test
    void parseShouldAnswer502WhenVerbIsKnownButNotImplemented() {
        for (Verb verb : Verb.values()) {
            Command command = parse(verb.name().toLowerCase(Locale.ROOT) + " x");
            assertThat(command.equals(Command.Refused.with(ServerReplies.NOT_IMPLEMENTED)))
                    .as(verb.name())
                    .isEqualTo(!verb.implemented());
        }
    }

    @Test
    void parseShouldRefuseLettersThatOnlyLookAlikeWhenCaseIsFolded() {
        // U+017F and U+0131 fold to S and I in some ways of comparing; as octets they are not ASCII and go nowhere.
        assertThat(parse("R\u00dfET")).isInstanceOf(Command.Refused.class);
    }
}
