package org.mailstage.ejb.admin;

import java.time.Instant;

/**
 * The configuration in force. Immutable.
 *
 * @param yaml the text as it was applied; empty when all settings have their defaults
 * @param effective every setting with the value in force, as YAML: defaults and the command line included
 * @param hostname the name Mailstage goes by in SMTP
 * @param origin where it came from
 * @param since when it came into force on this node
 * @param tag changes with the text; for "apply only if nobody else did meanwhile"
 */
public record ConfigView(String yaml, String effective, String hostname, String origin, Instant since, String tag) {}
