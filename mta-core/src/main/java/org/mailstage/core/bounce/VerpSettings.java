package org.mailstage.core.bounce;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;

/**
 * Reverse-paths that tell whom a bounce concerns. Immutable.
 *
 * @param enabled false: no address is special
 * @param domain the domain of the addresses, in lower case; one of ours
 * @param localPart what the addresses begin with
 * @param delimiter what follows, before the token
 * @param keyFile the file with the key that signs the addresses
 * @param senders domains whose messages leave with such a reverse-path, one recipient at a time
 * @param passOn true: what comes to the addresses is also delivered as it is routed
 */
public record VerpSettings(
        boolean enabled,
        Optional<String> domain,
        String localPart,
        String delimiter,
        Optional<Path> keyFile,
        List<String> senders,
        boolean passOn) {
    public static final VerpSettings DEFAULT =
            new VerpSettings(false, Optional.empty(), "bounces", "+", Optional.empty(), List.of(), false);

    public VerpSettings {
        senders = List.copyOf(senders);
    }

    /** Whether messages with that reverse-path leave with one that tells the recipient. */
    public boolean asks(ReversePath reversePath) {
        return enabled
                && reversePath
                        .mailbox()
                        .map(Mailbox::domainKey)
                        .filter(senders::contains)
                        .isPresent();
    }
}
