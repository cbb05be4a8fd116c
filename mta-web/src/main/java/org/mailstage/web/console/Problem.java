package org.mailstage.web.console;

/**
 * Something an administrator should know of, shown at the top of a page.
 *
 * @param tone how grave it is
 * @param title what is wrong, in a few words
 * @param text what that means and what to do
 */
public record Problem(Tone tone, String title, String text) {
    static Problem brokerUnreachable() {
        return new Problem(
                Tone.bad("Error").withIcon("stop"),
                "The broker does not answer",
                "Queues cannot be shown. New mail is answered 451 and stays with its senders until the broker is back.");
    }

    static Problem directoryUnknown() {
        return new Problem(
                Tone.warn("Warning").withIcon("alert"),
                "Users and aliases are not known yet",
                "The database has not answered since this node started. Users of LDAP or the realm can sign in; others get 454"
                        + " and try again.");
    }

    static Problem traceUnavailable() {
        return new Problem(
                Tone.warn("Warning").withIcon("alert"),
                "The trace database does not answer",
                "Mail flows on. Search and recent failures come back with the database; nothing is lost meanwhile.");
    }

    static Problem traceIncomplete(String events) {
        return new Problem(
                Tone.warn("Warning").withIcon("alert"),
                "The trace is incomplete",
                events + " since the start of this node could not be kept. No mail was lost by that.");
    }

    static Problem deadLetters(String messages) {
        return new Problem(
                Tone.warn("Warning").withIcon("alert"),
                "Dead letters: " + messages,
                "They could neither be delivered nor returned and wait for you in mta.dead-letter.");
    }

    static Problem listenerClosed(String name) {
        return new Problem(
                Tone.bad("Error").withIcon("stop"),
                "Listener " + name + " is not open",
                "No mail comes in there. The log says why, most often a port that is taken.");
    }

    static Problem certificateEnds(String name, boolean over, String when) {
        Tone tone =
                over ? Tone.bad("Error").withIcon("stop") : Tone.warn("Warning").withIcon("alert");
        return new Problem(
                tone,
                over ? "Certificate " + name + " has expired" : "Certificate " + name + " expires " + when,
                "Clients that check it refuse to go on. Put a new one into its files; it is taken without a restart.");
    }

    static Problem certificateNotRead(String name, boolean before, String why) {
        return new Problem(
                Tone.bad("Error").withIcon("stop"),
                "Certificate " + name + " cannot be read",
                (before ? "The one before is still in use: " : "Clients do not get it: ") + why);
    }

    static Problem nodeSilent(String node, String since) {
        return new Problem(
                Tone.bad("Error").withIcon("stop"),
                "Node " + node + " is silent",
                "It last reported " + since + ". Its mail is taken over by the others.");
    }
}
