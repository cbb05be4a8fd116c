package org.mailstage.core.bounce;

import java.util.List;
import java.util.Locale;
import org.mailstage.core.smtp.EnhancedStatus;

/**
 * Tells the reason from a diagnostic and its codes: first by phrases that mean one thing only, then by the enhanced
 * status code (RFC 3463 §3, RFC 7372, RFC 7505), then by words that may mean several, last by the reply code.
 *
 * <p>Phrases go before codes, because many hosts give {@code 5.1.1} or {@code 5.7.1} for everything. Stateless.
 */
final class ReasonRules {
    private record Rule(BounceReason reason, List<String> phrases) {
        static Rule of(BounceReason reason, String... phrases) {
            return new Rule(reason, List.of(phrases));
        }

        boolean matches(String text) {
            return phrases.stream().anyMatch(text::contains);
        }
    }

    private static final List<Rule> CLEAR = List.of(
            Rule.of(BounceReason.USER_UNKNOWN, "recipient address rejected: access denied"),
            Rule.of(
                    BounceReason.SYSTEM,
                    "couldn't create",
                    "can't create",
                    "cannot open",
                    "pipe to |",
                    "command died",
                    "temporarily suspended",
                    "remote protocol error",
                    "host not found, try again"),
            Rule.of(
                    BounceReason.MAILBOX_FULL,
                    "mailbox full",
                    "mailbox is full",
                    "mailbox has exceeded",
                    "mailbox size limit",
                    "mailbox exceeds",
                    "inbox is full",
                    "quota exceeded",
                    "exceeded quota",
                    "exceeded storage",
                    "exceeded the space",
                    "exceeds the quota",
                    "over quota",
                    "overquota",
                    "over the allowed quota",
                    "out of storage",
                    "not enough space",
                    "not enough storage",
                    "quota is full",
                    "disk quota"),
            Rule.of(
                    BounceReason.SIZE,
                    "message too large",
                    "message too big",
                    "message is too large",
                    "message is too big",
                    "message size exceeds",
                    "exceeds the size limit",
                    "exceeded the size limit",
                    "exceeds maximum message size",
                    "exceeds fixed limit",
                    "exceeds fixed maximum",
                    "exceeds the maximum",
                    "message length exceeds",
                    "size limit exceeded"),
            Rule.of(
                    BounceReason.RATE,
                    "too many connections",
                    "too many messages",
                    "too many concurrent",
                    "too many simultaneous",
                    "too many recipients",
                    "too many errors from your",
                    "rate limit",
                    "frequency limit",
                    "ratelimit",
                    "throttl",
                    "connection limit",
                    "sending limit",
                    "sent too fast",
                    "receiving mail at a rate",
                    "receiving mail too quickly"),
            Rule.of(
                    BounceReason.POLICY,
                    "user filtered",
                    "spamhaus",
                    "dnsbl",
                    "blocklist",
                    "block list",
                    "blacklist",
                    "black list",
                    "dmarc",
                    "sender policy framework",
                    "spf check",
                    "spf record",
                    "spf fail",
                    "fails spf",
                    "dkim",
                    "reverse dns",
                    "rdns",
                    "ptr record",
                    "reputation",
                    "unsolicited",
                    "considered spam",
                    "looks like spam",
                    "detected as spam",
                    "spam message",
                    "spam detected",
                    "is spam",
                    "as spam",
                    "virus",
                    "relaying denied",
                    "relay denied",
                    "relay access denied",
                    "relaying not allowed",
                    "not permitted to relay",
                    "unable to relay",
                    "relay not permitted",
                    "local policy",
                    "by policy",
                    "policy violation",
                    "policy reason",
                    "security polic",
                    "message content rejected",
                    "content rejected",
                    "sender address rejected",
                    "sender rejected",
                    "sender denied",
                    "sender address",
                    "mismatches client ip",
                    "access denied",
                    "domain of sender address",
                    "client host rejected",
                    "helo command rejected",
                    "must issue a starttls",
                    "authentication required"),
            Rule.of(
                    BounceReason.MAILBOX_DISABLED,
                    "account disabled",
                    "account is disabled",
                    "account has been disabled",
                    "account that you tried to reach is disabled",
                    "account inactive",
                    "inactive account",
                    "inactive user",
                    "mailbox disabled",
                    "mailbox is disabled",
                    "user disabled",
                    "account suspended",
                    "been suspended",
                    "is suspended",
                    "user suspended",
                    "suspended account",
                    "is inactive",
                    "been inactive",
                    "deactivated",
                    "not currently accepting mail",
                    "disabled recipient",
                    "account is locked",
                    "temporarily locked"),
            Rule.of(
                    BounceReason.HOST_UNKNOWN,
                    "host unknown",
                    "unknown host",
                    "host not found",
                    "no such domain",
                    "domain not found",
                    "unknown domain",
                    "unrouteable mail domain",
                    "unrouteable address",
                    "domain does not exist",
                    "domain does not accept",
                    "does not accept mail",
                    "domain name not found",
                    "dns error",
                    "dns lookup failure",
                    "couldn't find any host",
                    "name or service not known",
                    "illegal host",
                    "no mx record",
                    "nullmx",
                    "null mx",
                    "address does not resolve",
                    "domain is not reachable",
                    "indicated no smtp service",
                    "recipient address has null mx",
                    "could not be found. dns"),
            Rule.of(
                    BounceReason.USER_UNKNOWN,
                    "user unknown",
                    "unknown user",
                    "no such user",
                    "no such recipient",
                    "no such mailbox",
                    "no such address",
                    "no such person",
                    "no such account",
                    "no mailbox here",
                    "no mailbox by that name",
                    "no account by that name",
                    "not a valid mailbox",
                    "not a valid user",
                    "not a known user",
                    "not a local user",
                    "not listed in",
                    "recipient unknown",
                    "unknown recipient",
                    "unknown address",
                    "address unknown",
                    "unknown local part",
                    "unknown local-part",
                    "unknown account",
                    "user not found",
                    "user doesn't exist",
                    "user does not exist",
                    "user not exist",
                    "not a registered",
                    "user doesn't have",
                    "doesn't have a",
                    "doesn't have an account",
                    "account does not exist",
                    "account that you tried to reach does not exist",
                    "mailbox does not exist",
                    "mailbox not found",
                    "mailbox unknown",
                    "mailbox unavailable",
                    "mailbox name not allowed",
                    "address does not exist",
                    "recipient does not exist",
                    "recipient not found",
                    "recipientnotfound",
                    "recipnotfound",
                    "recipient is not valid",
                    "not found by smtp address lookup",
                    "couldn't be found",
                    "could not be found",
                    "invalid recipient",
                    "invalid mailbox",
                    "invalid address",
                    "invalid user",
                    "bad destination mailbox address",
                    "addressee unknown",
                    "destination addresses were unknown",
                    "user is unknown",
                    "is not a valid",
                    "has moved",
                    "no longer",
                    "undeliverable address",
                    "unable to find recipient",
                    "no user by that name",
                    "is unknown"));

    private static final List<Rule> VAGUE = List.of(
            Rule.of(BounceReason.POLICY, "spam", "block", "polic", "denied", "banned", "prohibited", "not authorized"),
            Rule.of(
                    BounceReason.SYSTEM,
                    "timed out",
                    "timeout",
                    "time-out",
                    "retry time",
                    "expired",
                    "requests to connect",
                    "service currently unavailable",
                    "connection refused",
                    "connection reset",
                    "network is unreachable",
                    "no route to host",
                    "lost connection",
                    "too long",
                    "system error",
                    "internal error",
                    "configuration error",
                    "temporar",
                    "loop",
                    "too many hops",
                    "hop count",
                    "delayed",
                    "could not deliver mail",
                    "insufficient"),
            Rule.of(BounceReason.POLICY, "reject", "refused", "filter", "not accepted", "not allowed", "violat"));

    private ReasonRules() {}

    /** @param replyCode 0 when there is none */
    static BounceReason reason(EnhancedStatus status, int replyCode, String diagnostic) {
        if (status.statusClass() == 2) {
            return BounceReason.NONE;
        }
        String text = diagnostic.toLowerCase(Locale.ROOT);
        BounceReason clear = first(CLEAR, text);
        if (clear != BounceReason.UNKNOWN) {
            return clear;
        }
        BounceReason byStatus = ofStatus(status);
        if (byStatus != BounceReason.UNKNOWN) {
            return byStatus;
        }
        BounceReason vague = first(VAGUE, text);
        return vague == BounceReason.UNKNOWN ? ofReply(replyCode) : vague;
    }

    /** By phrases that mean one thing only. */
    static BounceReason ofPhrase(String text) {
        return first(CLEAR, text.toLowerCase(Locale.ROOT));
    }

    private static BounceReason first(List<Rule> rules, String text) {
        return rules.stream()
                .filter(rule -> rule.matches(text))
                .map(Rule::reason)
                .findFirst()
                .orElse(BounceReason.UNKNOWN);
    }

    private static BounceReason ofStatus(EnhancedStatus status) {
        return switch (status.subject()) {
            case 1 -> ofAddressStatus(status.detail());
            case 2 -> ofMailboxStatus(status.detail());
            case 3 -> status.detail() == 4 ? BounceReason.SIZE : BounceReason.SYSTEM;
            case 4 -> status.isPermanent() && status.detail() == 4 ? BounceReason.HOST_UNKNOWN : BounceReason.SYSTEM;
            case 5 -> status.detail() == 3 ? BounceReason.RATE : BounceReason.SYSTEM;
            case 6, 7 -> BounceReason.POLICY;
            default -> BounceReason.UNKNOWN;
        };
    }

    private static BounceReason ofAddressStatus(int detail) {
        return switch (detail) {
            case 1, 3, 4, 6 -> BounceReason.USER_UNKNOWN;
            case 2, 10 -> BounceReason.HOST_UNKNOWN;
            case 7, 8 -> BounceReason.POLICY; // the sender's address
            default -> BounceReason.UNKNOWN;
        };
    }

    private static BounceReason ofMailboxStatus(int detail) {
        return switch (detail) {
            case 1 -> BounceReason.MAILBOX_DISABLED;
            case 2 -> BounceReason.MAILBOX_FULL;
            case 3 -> BounceReason.SIZE;
            default -> BounceReason.UNKNOWN;
        };
    }

    private static BounceReason ofReply(int replyCode) {
        return switch (replyCode) {
            case 422, 522, 552 -> BounceReason.MAILBOX_FULL;
            case 421, 450, 451, 452 -> BounceReason.SYSTEM;
            case 554 -> BounceReason.POLICY;
            default -> BounceReason.UNKNOWN;
        };
    }
}
