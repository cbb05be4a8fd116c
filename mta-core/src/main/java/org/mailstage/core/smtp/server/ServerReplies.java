package org.mailstage.core.smtp.server;

import java.util.ArrayList;
import java.util.List;
import org.mailstage.core.address.AddressFault;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.message.HeaderFault;
import org.mailstage.core.smtp.EnhancedStatus;
import org.mailstage.core.smtp.Reply;

/**
 * Every reply that the server gives by itself, in one place (RFC 5321 §4.2.3, RFC 3463). Texts never repeat what a client
 * sent.
 */
final class ServerReplies {
    static final Reply BYE = Reply.of(221, "2.0.0", "bye");
    static final Reply OK = Reply.of(250, "2.0.0", "ok");
    static final Reply SENDER_OK = Reply.of(250, "2.1.0", "ok");
    static final Reply RECIPIENT_OK = Reply.of(250, "2.1.5", "ok");
    static final Reply CANNOT_VERIFY = Reply.of(252, "2.1.5", "cannot verify, but will take mail and attempt delivery");
    static final Reply HELP = new Reply(
            214,
            EnhancedStatus.parse("2.0.0"),
            List.of(
                    "EHLO HELO MAIL RCPT DATA RSET NOOP QUIT VRFY HELP (RFC 5321)",
                    "BDAT (RFC 3030), STARTTLS (RFC 3207), AUTH (RFC 4954), ETRN (RFC 1985)"));
    static final Reply CHUNK_OK = Reply.of(250, "2.0.0", "ok, go on");
    static final Reply READY_FOR_TLS = Reply.of(220, "2.0.0", "ready for TLS");
    static final Reply AUTHENTICATED = Reply.of(235, "2.7.0", "authentication successful");
    static final Reply FORWARD_OK = Reply.of(250, "2.0.0", "ok");
    static final Reply START_DATA = Reply.plain(354, "end data with <CR><LF>.<CR><LF>");

    static final Reply SHUTTING_DOWN = Reply.of(421, "4.3.2", "server is shutting down, try again later");
    static final Reply TIMED_OUT = Reply.of(421, "4.4.2", "timed out waiting for the client");
    static final Reply TOO_MANY_ERRORS = Reply.of(421, "4.7.0", "too many errors");
    static final Reply CLOSED = Reply.of(421, "4.7.0", "session is closed");

    static final Reply TEMPORARY_FAILURE = Reply.of(451, "4.3.0", "temporary failure, try again later");
    static final Reply TEMPORARY_FAILURE_CLOSING = Reply.of(421, "4.3.0", "temporary failure, try again later");
    static final Reply TOO_MANY_RECIPIENTS =
            Reply.of(452, "4.5.3", "too many recipients, send the rest in another transaction");

    static final Reply CHUNK_SYNTAX = Reply.of(521, "5.5.4", "syntax: BDAT size [LAST], closing connection");
    static final Reply CHUNK_TOO_BIG = Reply.of(521, "5.3.4", "chunk is bigger than this server accepts");
    static final Reply TLS_FIRST = Reply.of(530, "5.7.0", "must issue a STARTTLS command first");
    static final Reply MECHANISM_NEEDS_TLS =
            Reply.of(538, "5.7.11", "encryption required for authentication: STARTTLS first");
    static final Reply MECHANISM_UNKNOWN = Reply.of(504, "5.5.4", "authentication mechanism not offered");
    static final Reply AUTH_SYNTAX = Reply.of(501, "5.5.4", "syntax: AUTH mechanism [initial-response]");
    static final Reply NOT_BASE64 = Reply.of(501, "5.5.2", "not valid base64");
    static final Reply AUTH_ABORTED = Reply.of(501, "5.7.0", "authentication aborted");
    static final Reply AUTH_LINE_TOO_LONG = Reply.of(500, "5.5.6", "authentication exchange line too long");
    static final Reply AUTHENTICATED_ALREADY = Reply.of(503, "5.5.1", "authenticated already");
    static final Reply TLS_ALREADY = Reply.of(503, "5.5.1", "TLS is active already");
    static final Reply TLS_TOO_LATE = Reply.of(503, "5.5.1", "STARTTLS comes before AUTH and MAIL");
    static final Reply NOT_IN_TRANSACTION = Reply.of(503, "5.5.1", "not during a mail transaction");
    static final Reply CHUNKS_BEGUN = Reply.of(503, "5.5.1", "the message has begun, send BDAT or RSET");
    static final Reply BINARY_BY_CHUNKS = Reply.of(503, "5.5.1", "a BINARYMIME message is sent by BDAT");
    static final Reply MESSAGE_REFUSED = Reply.of(503, "5.5.1", "the message is refused already, send RSET");
    static final Reply NO_RECIPIENTS_LMTP = Reply.of(503, "5.5.1", "no valid recipients");
    static final Reply NOT_A_MEMBER_LIST = Reply.of(550, "5.1.1", "no such list");
    static final Reply NEEDS_SMTPUTF8 = Reply.of(553, "5.6.7", "the address needs SMTPUTF8");
    static final Reply HELD_TOO_LONG = Reply.of(501, "5.5.4", "hold is longer than this server allows");
    static final Reply HELD_BEYOND_DEADLINE = Reply.of(501, "5.5.4", "hold ends after the delivery deadline");
    static final Reply XCLIENT_SYNTAX = Reply.of(501, "5.5.4", "attributes malformed or unknown");

    static final Reply UNKNOWN_COMMAND = Reply.of(500, "5.5.2", "command not recognized");
    static final Reply FORBIDDEN_OCTETS = Reply.of(500, "5.5.2", "control or 8-bit octets in command");
    static final Reply FORBIDDEN_OCTETS_IN_ARGUMENT = Reply.of(501, "5.5.2", "control or 8-bit octets in argument");
    static final Reply COMMAND_TOO_LONG = Reply.of(500, "5.5.2", "command line too long");
    static final Reply BARE_LINE_END = Reply.of(500, "5.5.2", "command lines end with <CR><LF>");
    static final Reply NOT_IMPLEMENTED = Reply.of(502, "5.5.1", "command not implemented");

    static final Reply NO_ARGUMENT_ALLOWED = Reply.of(501, "5.5.4", "command takes no argument");
    static final Reply ARGUMENT_MISSING = Reply.of(501, "5.5.4", "argument missing");
    static final Reply HELLO_SYNTAX = Reply.of(501, "5.5.4", "syntax: EHLO domain or address literal");
    static final Reply MAIL_SYNTAX = Reply.of(501, "5.5.4", "syntax: MAIL FROM:<address> parameters");
    static final Reply RCPT_SYNTAX = Reply.of(501, "5.5.4", "syntax: RCPT TO:<address> parameters");
    static final Reply PARAMETER_SYNTAX = Reply.of(501, "5.5.4", "parameters malformed or repeated");
    static final Reply PARAMETER_VALUE = Reply.of(501, "5.5.4", "parameter value not supported");
    static final Reply UNKNOWN_PARAMETER = Reply.of(555, "5.5.4", "parameter not recognized");

    static final Reply HELLO_FIRST = Reply.of(503, "5.5.1", "send EHLO or HELO first");
    static final Reply NESTED_MAIL = Reply.of(503, "5.5.1", "a mail transaction is open already");
    static final Reply MAIL_FIRST = Reply.of(503, "5.5.1", "send MAIL first");
    static final Reply NO_VALID_RECIPIENTS = Reply.of(554, "5.5.1", "no valid recipients");

    static final Reply DATA_TOO_BIG = Reply.of(552, "5.3.4", "message is bigger than this server accepts");
    static final Reply HEADER_TOO_BIG = Reply.of(552, "5.3.4", "header section is bigger than this server accepts");
    static final Reply TOO_MANY_TRANSACTIONS =
            Reply.of(421, "4.7.0", "too many messages in one session, connect again");
    static final Reply TEXT_LINE_TOO_LONG = Reply.of(500, "5.6.0", "message has a line that is too long");
    static final Reply BARE_CR_OR_LF_IN_DATA =
            Reply.of(554, "5.6.0", "message has a bare <CR> or <LF>, lines end with <CR><LF>");
    static final Reply LOOP = Reply.of(554, "5.4.6", "too many hops, this message is looping");

    private ServerReplies() {}

    static Reply greeting(String hostname, ListenerRole role) {
        return Reply.plain(220, hostname + (role == ListenerRole.LMTP ? " LMTP" : " ESMTP") + " Mailstage");
    }

    static Reply hello(String hostname) {
        return Reply.plain(250, hostname);
    }

    static Reply extendedHello(String hostname, List<String> extensions) {
        List<String> lines = new ArrayList<>(extensions.size() + 1);
        lines.add(hostname);
        lines.addAll(extensions);
        return new Reply(250, null, lines);
    }

    /** RFC 4954 §4. */
    static Reply challenge(String base64) {
        return Reply.plain(334, base64);
    }

    /** RFC 6710 §3. */
    static Reply otherPriority(int priority) {
        return Reply.of(250, "2.3.6", priority + " is the new priority");
    }

    static Reply members(List<Mailbox> members) {
        return new Reply(
                250,
                EnhancedStatus.parse("2.1.5"),
                members.stream().map(member -> "<" + member + ">").toList());
    }

    static Reply badReversePath(AddressFault fault) {
        if (fault == AddressFault.NEEDS_SMTPUTF8) {
            return NEEDS_SMTPUTF8;
        }
        return Reply.of(501, "5.1.7", "bad reverse-path: " + fault.text());
    }

    static Reply badForwardPath(AddressFault fault) {
        if (fault == AddressFault.NEEDS_SMTPUTF8) {
            return NEEDS_SMTPUTF8;
        }
        return Reply.of(501, "5.1.3", "bad forward-path: " + fault.text());
    }

    /** RFC 6409 §6.3. */
    static Reply header(HeaderFault fault) {
        return Reply.of(554, "5.6.0", "header not acceptable: " + fault.text());
    }

    static Reply data(DataFault fault) {
        switch (fault) {
            case TOO_BIG:
                return DATA_TOO_BIG;
            case LINE_TOO_LONG:
                return TEXT_LINE_TOO_LONG;
            case TOO_MANY_HOPS:
                return LOOP;
            case BARE_CR_OR_LF:
            default:
                return BARE_CR_OR_LF_IN_DATA;
        }
    }
}
