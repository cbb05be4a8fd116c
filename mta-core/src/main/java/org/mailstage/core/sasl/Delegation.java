package org.mailstage.core.sasl;

/**
 * Tells who may act as somebody else, asked only when a client names an authorization identity that is not its own.
 *
 * <p>Thread-safe; may block.
 */
@FunctionalInterface
public interface Delegation {

    /** Nobody acts as anybody else. */
    Delegation NONE = (user, actsAs) -> Answer.DENIED;

    /**
     * Asks for one pair of names.
     *
     * @param user who has proven to be that user
     * @param actsAs the name given by the client, prepared by {@link SaslPrep}
     */
    Answer mayAct(String user, String actsAs);

    /** Yes, no, or nobody can tell now. */
    enum Answer {
        ALLOWED,
        DENIED,
        UNAVAILABLE
    }
}
