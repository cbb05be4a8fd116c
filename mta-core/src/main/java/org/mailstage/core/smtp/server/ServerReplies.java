package org.mailstage.core.smtp.server;

import org.mailstage.core.address.AddressFault;
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
    static final Reply HELP = Reply.of(214, "2.0.0", "EHLO HELO MAIL RCPT DATA RSET NOOP QUIT VRFY HELP (RFC 5321)");
    static final Reply START_DATA = Reply.plain(354, "end data with <CR><LF>.<CR><LF>");

    static final Reply SHUTTING_DOWN = Reply.of(421, "4.3.2", "server is shutting down, try again later");
    static final Reply TIMED_OUT = Reply.of(421, "4.4.2", "timed out waiting for the client");
    static final Reply TOO_MANY_ERRORS = Reply.of(421, "4.7.0", "too many errors");
    static final Reply CLOSED = Reply.of(421, "4.7.0", "session is closed");

    static final Reply TEMPORARY_FAILURE = Reply.of(451, "4.3.0", "temporary failure, try again later");
    static final Reply TOO_MANY_RECIPIENTS =
            Reply.of(452, "4.5.3", "too many recipients, send the rest in another transaction");

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
    static final Reply TEXT_LINE_TOO_LONG = Reply.of(500, "5.6.0", "message has a line that is too long");
    static final Reply BARE_CR_OR_LF_IN_DATA =
            Reply.of(554, "5.6.0", "message has a bare <CR> or <LF>, lines end with <CR><LF>");
    static final Reply LOOP = Reply.of(554, "5.4.6", "too many hops, this message is looping");

    private ServerReplies() {}

    static Reply greeting(String hostname) {
        return Reply.plain(220, hostname + " ESMTP Mailstage");
    }

    static Reply hello(String hostname) {
        return Reply.plain(250, hostname);
    }

    static Reply extendedHello(String hostname, long messageSize) {
        return Reply.plain(
                250, hostname, "PIPELINING", "SIZE " + messageSize, "8BITMIME", "ENHANCEDSTATUSCODES", "HELP");
    }

    static Reply badReversePath(AddressFault fault) {
        return Reply.of(501, "5.1.7", "bad reverse-path: " + fault.text());
    }

    static Reply badForwardPath(AddressFault fault) {
        return Reply.of(501, "5.1.3", "bad forward-path: " + fault.text());
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
