package org.mailstage.connector;

import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The management view of one certificate of the listeners, {@code org.mailstage:type=Certificate,name=<name>}. */
public interface CertificateMXBean {
    /** Its name in the configuration; {@code self-signed} for the one the server made itself. */
    String getName();

    /** Distinguished name of its owner. */
    String getSubject();

    /** Distinguished name of the authority that signed it. */
    String getIssuer();

    /** The host names it is for, as they answer SNI. */
    List<String> getHostNames();

    /** From when on it is valid; null when none could be read yet. */
    @Nullable
    Date getNotBefore();

    /** Until when it is valid; null when none could be read yet. */
    @Nullable
    Date getNotAfter();

    /** SHA-256 of its DER form, 64 hexadecimal digits. */
    String getFingerprint();

    /** Whether its owner signed it. */
    boolean isSelfSigned();

    /** Why the files as they are now could not be taken, so that what was before is still in use; else empty. */
    String getProblem();
}
