package org.mailstage.core.triage;

import java.time.Duration;
import java.util.List;
import org.mailstage.core.net.CidrBlock;

/**
 * Settings of the look at unknown clients. Immutable.
 *
 * @param greetWait how long the greeting is held back
 * @param teaser text of the line said at once, behind the host name; empty: none
 * @param earlyTalkers what becomes of clients that talk before the greeting
 * @param lists DNS lists and their weights
 * @param threshold score from which on a client counts as listed
 * @param listTimeout longest wait for the answers of the lists
 * @param listed what becomes of listed clients
 * @param refusal text of the reply to a listed client; {@code {client}} and {@code {list}} stand for its address and the list
 * @param remember how long a client that passed is let in without another look
 * @param exempt networks that are never looked at
 */
public record TriageSettings(
        Duration greetWait,
        String teaser,
        TriageAction earlyTalkers,
        List<DnsListRule> lists,
        int threshold,
        Duration listTimeout,
        TriageAction listed,
        String refusal,
        Duration remember,
        List<CidrBlock> exempt) {
    public static final TriageSettings DEFAULT = new TriageSettings(
            Duration.ofSeconds(6),
            "please wait",
            TriageAction.ENFORCE,
            List.of(),
            3,
            Duration.ofSeconds(5),
            TriageAction.ENFORCE,
            "Service unavailable; client [{client}] blocked using {list}",
            Duration.ofDays(1),
            List.of());

    public TriageSettings {
        lists = List.copyOf(lists);
        exempt = List.copyOf(exempt);
    }
}
