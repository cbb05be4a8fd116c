package org.mailstage.it.clients;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** How a message is sent: over which listener, with what, and what it is like. */
enum Way {
    /** A small message to a domain we relay for, in the clear. */
    MX_CLEAR(Door.MX, Cover.NONE, null, Letter.SMALL),
    MX_STARTTLS(Door.MX, Cover.STARTTLS, null, Letter.EIGHT_BIT),
    PLAIN_STARTTLS(Door.SUBMISSION, Cover.STARTTLS, Skill.AUTH_PLAIN, Letter.EIGHT_BIT),
    LOGIN_IMPLICIT(Door.SUBMISSIONS, Cover.IMPLICIT, Skill.AUTH_LOGIN, Letter.LARGE),
    SCRAM_STARTTLS(Door.SUBMISSION, Cover.STARTTLS, Skill.AUTH_SCRAM_SHA_256, Letter.SMALL),
    PLAIN_IMPLICIT(Door.SUBMISSIONS, Cover.IMPLICIT, Skill.AUTH_PLAIN, Letter.LARGE),
    /** A mailbox beyond ASCII, local part and domain. */
    UTF8_STARTTLS(Door.SUBMISSION, Cover.STARTTLS, Skill.AUTH_PLAIN, Letter.SMALL, Skill.SMTPUTF8),
    /** With RET, ENVID and NOTIFY. */
    DSN_STARTTLS(Door.SUBMISSION, Cover.STARTTLS, Skill.AUTH_PLAIN, Letter.SMALL, Skill.DSN),
    CHUNKS_STARTTLS(Door.SUBMISSION, Cover.STARTTLS, Skill.AUTH_PLAIN, Letter.DOTLESS, Skill.CHUNKING);

    /** The listener. */
    enum Door {
        MX,
        SUBMISSION,
        SUBMISSIONS
    }

    /** How TLS comes in. */
    enum Cover {
        NONE,
        STARTTLS,
        IMPLICIT
    }

    final Door door;
    final Cover cover;
    final Optional<Skill> mechanism;
    final Letter letter;
    private final Set<Skill> needs = EnumSet.noneOf(Skill.class);

    Way(Door door, Cover cover, @org.jspecify.annotations.Nullable Skill mechanism, Letter letter, Skill... others) {
        this.door = door;
        this.cover = cover;
        this.mechanism = Optional.ofNullable(mechanism);
        this.letter = letter;
        this.mechanism.ifPresent(needs::add);
        needs.addAll(Set.of(others));
        if (cover == Cover.IMPLICIT) {
            needs.add(Skill.IMPLICIT_TLS);
        }
    }

    boolean possibleWith(Set<Skill> skills) {
        return skills.containsAll(needs);
    }

    boolean wants(Skill skill) {
        return needs.contains(skill);
    }

    /** What stands behind {@code with} in the Received field (RFC 3848, RFC 6531). */
    String protocol() {
        return (wants(Skill.SMTPUTF8) ? "UTF8SMTP" : "ESMTP")
                + (cover == Cover.NONE ? "" : "S")
                + (mechanism.isPresent() ? "A" : "");
    }
}
