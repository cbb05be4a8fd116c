package org.mailstage.ejb.admin;

/**
 * One mail queue and what lies in it. Immutable.
 *
 * @param name its name at the broker
 * @param role what it is for
 * @param description the same in words, for people
 * @param messages messages in it, those being delivered included
 * @param delivering messages a consumer works on
 * @param consumers consumers of all nodes
 * @param added messages put into it since the broker started
 * @param acknowledged messages taken out of it since the broker started
 */
public record QueueStatus(
        String name,
        QueueRole role,
        String description,
        long messages,
        long delivering,
        long consumers,
        long added,
        long acknowledged) {}
